"""All site adapters, and the one for a link."""

from crawler.sites import (
    arxiv,
    doi,
    github,
    huggingface,
    npm,
    pypi,
    reddit,
    stackexchange,
    walled,
    wikipedia,
    x,
    youtube,
)
from crawler.sites.model import SiteAdapter
from sources.urls import host

ADAPTERS: tuple[SiteAdapter, ...] = (
    arxiv,
    doi,
    github,
    huggingface,
    npm,
    pypi,
    reddit,
    stackexchange,
    walled,
    wikipedia,
    x,
    youtube,
)
KEYS = frozenset({github.KEY, stackexchange.KEY})
"""The sites for which a user may give a token or key."""
_BY_HOST = {name: adapter for adapter in ADAPTERS for name in adapter.HOSTS}


def adapter_for(url: str) -> SiteAdapter | None:
    """The adapter that cares for links to the host of `url`, None for most hosts."""
    name = host(url)
    exact = _BY_HOST.get(name)
    if exact is not None:
        return exact
    suffix = ".".join(name.rsplit(".", 2)[-2:])
    return _BY_HOST.get(f"*.{suffix}") if suffix != name else None
