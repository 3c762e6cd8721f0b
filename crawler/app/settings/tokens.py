"""The `[tokens]` table: the user's tokens for the interfaces of known sites."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from crawler.app.settings.config import Config
from crawler.app.settings.headers import MASK
from crawler.app.settings.kinds import Kind, Surroundings, refuse_unseen, unknown
from crawler.app.settings.references import expand

GITHUB = "https://github.com"
GITHUB_TOKEN = "GITHUB_TOKEN"  # noqa: S105 the name of a variable


def tokens() -> Kind[Mapping[str, str]]:
    """Site → token, "" for none, or a reference such as `${MY_TOKEN}`; shown masked."""
    return Kind(_read, lambda given: dict.fromkeys(given, MASK), "TABLE")


def _read(value: object, around: Surroundings) -> Mapping[str, str]:
    from crawler.sites.registry import KEYS  # noqa: PLC0415 - only a [tokens] table should cost it

    if not isinstance(value, dict):
        raise refuse_unseen("a table of sites and tokens")
    found = {}
    for site, token in value.items():
        if site not in KEYS:
            raise _unknown(site, sorted(KEYS))
        text = expand(token, around.environ) if isinstance(token, str) else " "
        if text and not _is_token(text):
            raise ValueError(f"{site}: the value is not a token")
        found[site] = text
    return MappingProxyType(found)


def _unknown(site: str, known: list[str]) -> ValueError:
    """The error for a key that is no site; one that resembles none may be a token."""
    from difflib import get_close_matches  # noqa: PLC0415 only a mistake costs its import

    if get_close_matches(site, known, n=1):
        return unknown(site, known)
    return ValueError(f"unknown site; write SITE = TOKEN, with one of {', '.join(known)}")


def with_github_token(config: Config, environ: Mapping[str, str]) -> Config:
    """`config` with GITHUB_TOKEN for GitHub's API, unless a token, or "", is set for it.

    On a GitHub Enterprise Server the variable holds a token of that server, not of github.com.
    """
    token = environ.get(GITHUB_TOKEN, "").strip()
    is_githubs = environ.get("GITHUB_SERVER_URL", GITHUB).rstrip("/") == GITHUB
    if "github.com" in config.tokens or not is_githubs or not _is_token(token):
        return config
    return replace(
        config,
        tokens=MappingProxyType({**config.tokens, "github.com": token}),
        origins=MappingProxyType({"tokens": GITHUB_TOKEN, **config.origins}),
    )


def _is_token(text: str) -> bool:
    return bool(text) and text.isascii() and text.isprintable() and " " not in text
