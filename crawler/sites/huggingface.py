"""Hugging Face: missing repositories answer 401 like closed ones.

Asks huggingface.co/api (huggingface_hub, `hf_raise_for_status`: 401 with `Invalid username or
password.` stands for private and for missing repositories alike). It is asked without a token: a
reader has none either, and a token gone stale would get that very answer for every link. Gated
repositories are public and say so in `gated`: false, "auto" or "manual". A renamed one is answered
by a redirect; a record of another name without one is not believed.
"""

from collections.abc import Mapping
from http import HTTPStatus

from crawler.model import Failed, Fetched
from crawler.sites.address import address_of
from crawler.sites.facts import facts, iso_day
from crawler.sites.json_view import View, view
from crawler.sites.model import Finding, Question
from sources.lazy_re import regex

_API = "https://huggingface.co/api/"
_EXPANDED = {
    "models": ("author", "createdAt", "disabled", "gated", "lastModified"),
    "datasets": ("author", "createdAt", "disabled", "gated", "lastModified"),
    "spaces": ("author", "createdAt", "disabled", "lastModified"),
}
"""Fields asked for by name, as the whole record of a large data set lists all its files."""
_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}"
_FULL_NAME = regex(f"{_NAME}/{_NAME}")
_REPOSITORY = regex(f"(?:(datasets|spaces)/)?({_NAME})/({_NAME})")
_PAGES = regex(
    "api|auth|blog|changelog|chat|collections|datasets|docs|endpoints|enterprise|hardware"
    "|inference|inference-endpoints|join|kernels|landing|learn|login|models|new|oauth"
    "|organizations|papers|playground|posts|pricing|search|settings|spaces|storage|subscribe"
    "|support|tasks|terms"
)
"""First segments that are pages of the site's own and no account."""
_REFUSED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND})
_GATES = {"auto": "access granted on request", "manual": "access granted by the owner"}
_MISSING = frozenset({"Invalid username or password.", "Repository not found"})


def question(url: str, keys: Mapping[str, str]) -> Question | None:  # noqa: ARG001 see above
    """Asks for the model, data set or space; nothing for people, papers and files."""
    repository = _repository(url)
    if repository is None:
        return None
    kind, name = repository
    return Question(f"{_API}{kind}/{name}?" + "&".join(f"expand={e}" for e in _EXPANDED[kind]))


def answer(url: str, outcome: Fetched | Failed) -> Finding | None:
    """Whether the repository is public, gated or renamed.

    What it calls missing is not final: the page, where it answers, knows better.
    """
    repository = _repository(url)
    if repository is None or isinstance(outcome, Failed):
        return None
    said = view(outcome.body)
    if outcome.status in _REFUSED and said["error"].text in _MISSING:
        return Finding("removed", "no public repository at this URL", final=False)
    is_there = outcome.status == HTTPStatus.OK and _FULL_NAME.fullmatch(said["id"].text)
    return _found(repository, said, outcome) if is_there else None


def _found(repository: tuple[str, str], said: View, outcome: Fetched) -> Finding | None:
    kind, asked = repository
    name = said["id"].text
    is_other = name.casefold() != asked.casefold()
    if is_other and not (outcome.hops and outcome.final_url.startswith(f"{_API}{kind}/")):
        return None
    told = facts(
        source="huggingface",
        title=name,
        author=said["author"].text,
        published=iso_day(said["createdAt"].text),
        site_name="Hugging Face",
    )
    if said["disabled"].is_true:
        return Finding("not-public", "Hugging Face has disabled the repository", facts=told)
    if is_other:
        prefix = "" if kind == "models" else f"{kind}/"
        return Finding("renamed", f"now {name}", f"https://huggingface.co/{prefix}{name}", told)
    gate = _GATES.get(said["gated"].text)
    if gate:
        return Finding("gated", gate, facts=told)
    changed = iso_day(said["lastModified"].text)
    return Finding("ok", f"last changed {changed}" if changed else "", facts=told)


def _repository(url: str) -> tuple[str, str] | None:
    """The kind and the `owner/name` of the repository whose front page `url` is."""
    found = _REPOSITORY.fullmatch("/".join(address_of(url).segments))
    if found is None or _PAGES.fullmatch(found[2]):
        return None
    return found[1] or "models", f"{found[2]}/{found[3]}"
