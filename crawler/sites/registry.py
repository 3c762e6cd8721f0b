"""All site adapters, and the one for a link. An adapter is imported when a link needs it."""

from functools import cache
from importlib import import_module
from typing import cast

from crawler.sites.model import SiteAdapter
from sources.urls import host

HOSTS: dict[str, tuple[str, ...]] = {
    "arxiv": ("arxiv.org", "www.arxiv.org", "export.arxiv.org"),
    "doi": ("doi.org", "dx.doi.org", "www.doi.org", "hdl.handle.net"),
    "github": ("github.com", "www.github.com", "gist.github.com"),
    "huggingface": ("huggingface.co", "www.huggingface.co", "hf.co"),
    "npm": ("npmjs.com", "www.npmjs.com", "npmjs.org", "www.npmjs.org"),
    "pypi": ("pypi.org", "www.pypi.org", "pypi.python.org"),
    "reddit": ("reddit.com", "*.reddit.com", "redd.it", "www.redd.it"),
    "stackexchange": (
        "stackoverflow.com",
        "www.stackoverflow.com",
        "*.stackoverflow.com",
        "*.stackexchange.com",
        "superuser.com",
        "meta.superuser.com",
        "serverfault.com",
        "meta.serverfault.com",
        "askubuntu.com",
        "meta.askubuntu.com",
        "mathoverflow.net",
        "meta.mathoverflow.net",
        "stackapps.com",
    ),
    "walled": ("medium.com", "*.medium.com", "linkedin.com", "*.linkedin.com"),
    "wikipedia": ("*.wikipedia.org",),
    "x": (
        "x.com",
        "www.x.com",
        "mobile.x.com",
        "m.twitter.com",
        "twitter.com",
        "www.twitter.com",
        "mobile.twitter.com",
    ),
    "youtube": (
        "youtube.com",
        "www.youtube.com",
        "m.youtube.com",
        "music.youtube.com",
        "youtu.be",
        "www.youtu.be",
        "youtube-nocookie.com",
        "www.youtube-nocookie.com",
    ),
}
"""Adapter → the hosts of links it cares for, in lower case; `*.example.org` stands for all names
below example.org."""
KEYS = frozenset({"github.com", "stackexchange.com"})
"""The sites for which a user may give a token or key."""
_BY_HOST = {name: adapter for adapter, names in HOSTS.items() for name in names}


def adapter_for(url: str) -> SiteAdapter | None:
    """The adapter that cares for links to the host of `url`, None for most hosts."""
    name = host(url)
    found = _BY_HOST.get(name)
    if found is None:
        suffix = ".".join(name.rsplit(".", 2)[-2:])
        found = _BY_HOST.get(f"*.{suffix}") if suffix != name else None
    return None if found is None else adapter(found)


@cache
def adapter(name: str) -> SiteAdapter:
    """The adapter `name` of `HOSTS`, which is the module of that name."""
    return cast("SiteAdapter", import_module(f"crawler.sites.{name}"))
