"""Wikipedia: redirects and disambiguation pages answer 200 like any article.

Asks the wiki's own api.php (mediawiki.org, "API:Query", `formatversion=2`), which knows missing
pages, redirects and disambiguation in one small answer. Mobile hosts are asked under the name of
their wiki: `m.` is on its way out (phabricator.wikimedia.org, T214998). A redirect is no reason to
change a link: Wikipedia asks to leave links to redirects alone.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus
from unicodedata import normalize
from urllib.parse import unquote

from crawler.model import Failed, Fetched
from crawler.sites.address import Address, address_of, escaped
from crawler.sites.facts import facts, remark
from crawler.sites.json_view import View, view
from crawler.sites.model import Finding, Question
from sources.lazy_re import regex

_QUERY = (
    "action=query&format=json&formatversion=2&redirects=1&prop=info%7Cpageprops%7Cdescription"
    "&inprop=url&ppprop=disambiguation&"
)
_TITLE = regex(r"[^#<>\[\]{}|\x00-\x1f\x7f\ufffd]{1,255}")
"""MediaWiki's legal titles; `|` would ask for several pages (mediawiki.org, "API:Query")."""
_NUMBER = regex(r"[1-9]\d{0,11}", re.ASCII)
_INDEX = frozenset({"", "wiki", "wiki/", "w/index.php"})
"""Paths under which a query names the page: by `title`, or by its number as `curid`."""
_NO_WIKI = frozenset({"www", "m", "wikipedia"})
_SIMPLE = "simple"
"""A wiki in plain English, which is no language of its own."""
_OLD_NAMES = ("normalized", "converted", "redirects")


def question(url: str, keys: Mapping[str, str]) -> Question | None:  # noqa: ARG001 needs no key
    """Asks for the page under its title or number; nothing for histories, searches, the portal."""
    address = address_of(url)
    asked = _asked(address)
    wiki = address.host.partition(".")[0]
    if asked is None or wiki in _NO_WIKI:
        return None
    by, value = asked
    return Question(f"https://{wiki}.wikipedia.org/w/api.php?{_QUERY}{by}={escaped(value)}")


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:
    """Whether the page exists, and what kind of page it is."""
    asked = _asked(address_of(url))
    if asked is None or isinstance(outcome, Failed) or outcome.status != HTTPStatus.OK:
        return None
    query = view(outcome.body)["query"]
    page = next(iter(query["pages"].elements), View())
    if not _is_about(asked, query, page):
        return None
    return _missing(page) if page["missing"].is_true else _found(url, query, page)


def _asked(address: Address) -> tuple[str, str] | None:
    """The page that a link names, as a parameter of the interface and its value."""
    by, value = "titles", ""
    if address.path in _INDEX and address.query.keys() == {"curid"}:
        by, value = "pageids", address.query["curid"]
    elif address.path in _INDEX and address.query.keys() == {"title"}:
        value = address.query["title"]
    elif address.first == "wiki" and not address.search:
        value = unquote(address.path.removeprefix("wiki/"))
    shape = _NUMBER if by == "pageids" else _TITLE
    return (by, value) if shape.fullmatch(value) else None


def _is_about(asked: tuple[str, str], query: View, page: View) -> bool:
    """Whether `page` is the one asked for, by the way of names that led to it."""
    by, value = asked
    if by == "pageids":
        return str(page["pageid"].number) == value or bool(query["redirects"].elements)
    old = (each["from"].text for names in _OLD_NAMES for each in query[names].elements)
    return _plain(value) in {_plain(name) for name in (page["title"].text, *old)}


def _plain(title: str) -> str:
    """`title` as the wiki writes it: spaces for `_`, its first letter in upper case."""
    words = " ".join(normalize("NFC", title).replace("_", " ").split())
    return words[:1].upper() + words[1:]


def _found(url: str, query: View, page: View) -> Finding | None:
    title = page["title"].text
    if not title or page["pageid"].number is None:
        return None
    language = address_of(url).host.partition(".")[0]
    told = facts(
        source="mediawiki",
        title=title,
        description=page["description"].text,
        site_name="Wikipedia",
        language="" if language == _SIMPLE else language,
        canonical_url=page["canonicalurl"].text,
    )
    if "disambiguation" in page["pageprops"]:
        return Finding("disambiguation", remark(f"{title} lists several meanings"), facts=told)
    redirects = query["redirects"].elements
    if redirects:
        return Finding("redirect-temporary", remark(f"wiki redirect to {title}"), facts=told)
    return Finding("ok", facts=told)


def _missing(page: View) -> Finding | None:
    """Special pages and files kept on Commons are missing here and shown all the same."""
    namespace = page["ns"].number
    is_number = page["pageid"].number is not None
    if page["known"] or page["special"] or (not is_number and (namespace is None or namespace < 0)):
        return None
    return Finding("removed", "the wiki has no page with this title")
