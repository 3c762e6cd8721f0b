"""Wikipedia: redirects and disambiguation pages answer 200 like any article.

Asks the wiki's own api.php (mediawiki.org, "API:Query", `formatversion=2`), which knows missing
pages, redirects and disambiguation in one small answer, on the link's own host. A redirect is no
reason to change a link: Wikipedia asks to leave links to redirects alone.
"""

import re
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import unquote

from crawler.model import Failed, Fetched
from crawler.sites.address import address_of, escaped
from crawler.sites.facts import facts, remark
from crawler.sites.json_view import View, view
from crawler.sites.model import Finding, Question

HOSTS = frozenset({"*.wikipedia.org"})
_QUERY = (
    "action=query&format=json&formatversion=2&redirects=1&prop=info%7Cpageprops%7Cdescription"
    "&inprop=url&ppprop=disambiguation&titles="
)
_TITLE = re.compile(r"[^#<>\[\]{}|\x00-\x1f\x7f\ufffd]{1,255}")
"""MediaWiki's legal titles; `|` would ask for several pages (mediawiki.org, "API:Query")."""
_NO_LANGUAGE = frozenset({"www", "simple", "m"})


def question(url: str, keys: Mapping[str, str]) -> Question | None:  # noqa: ARG001 needs no key
    """Asks for the page under its title; nothing for histories, searches and the portal."""
    address = address_of(url)
    title = unquote(address.path.removeprefix("wiki/"))
    if address.first != "wiki" or address.query or not _TITLE.fullmatch(title):
        return None
    return Question(f"https://{address.host}/w/api.php?{_QUERY}{escaped(title)}")


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:
    """Whether the page exists, and what kind of page it is."""
    if isinstance(outcome, Failed) or outcome.status != HTTPStatus.OK:
        return None
    query = view(outcome.body)["query"]
    page = next(iter(query["pages"].elements), View())
    return _missing(page) if page["missing"].is_true else _found(url, query, page)


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
        language="" if language in _NO_LANGUAGE else language,
        canonical_url=page["canonicalurl"].text,
    )
    if "disambiguation" in page["pageprops"]:
        return Finding("disambiguation", remark(f"{title} lists several meanings"), facts=told)
    redirects = query["redirects"].elements
    if redirects:
        return Finding("redirect-temporary", remark(f"a wiki redirect to {title}"), facts=told)
    return Finding("ok", facts=told)


def _missing(page: View) -> Finding | None:
    """Special pages and files kept on Commons are missing here and shown all the same."""
    namespace = page["ns"].number
    if page["known"] or page["special"] or namespace is None or namespace < 0:
        return None
    return Finding("removed", "the wiki has no page of this title")
