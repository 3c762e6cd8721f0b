"""The `[tokens]` table: the user's tokens for the interfaces of known sites."""

from collections.abc import Mapping
from types import MappingProxyType

from crawler.app.settings.headers import MASK
from crawler.app.settings.kinds import Kind, Surroundings, refuse_unseen, unknown
from crawler.app.settings.references import expand


def tokens() -> Kind[Mapping[str, str]]:
    """Site → token, which may be a reference such as `${GITHUB_TOKEN}`; shown masked."""
    return Kind(_read, lambda given: dict.fromkeys(given, MASK), "TABLE")


def _read(value: object, around: Surroundings) -> Mapping[str, str]:
    from crawler.sites.registry import KEYS  # noqa: PLC0415 - only a [tokens] table should cost it

    if not isinstance(value, dict):
        raise refuse_unseen("a table of sites and tokens")
    found = {}
    for site, token in value.items():
        if site not in KEYS:
            raise _unknown(site, sorted(KEYS))
        text = expand(token, around.environ) if isinstance(token, str) else ""
        if not text or not text.isascii() or not text.isprintable() or " " in text:
            raise ValueError(f"{site}: the value is not a token")
        found[site] = text
    return MappingProxyType(found)


def _unknown(site: str, known: list[str]) -> ValueError:
    """The error for a key that is no site; one that resembles none may be a token."""
    from difflib import get_close_matches  # noqa: PLC0415 only a mistake costs its import

    if get_close_matches(site, known, n=1):
        return unknown(site, known)
    return ValueError(f"unknown site; write SITE = TOKEN, with one of {', '.join(known)}")
