"""How far a walk over a site goes."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a walk goes: the user's settings of the same names.

    `depth` counts links from the start page, `scope` patterns take the place of the start pages'
    directories, `exclude` patterns keep pages out, `sitemap` adds what sitemaps name.
    """

    depth: int = 10
    max_pages: int = 10_000
    scope: tuple[re.Pattern[str], ...] = ()
    exclude: tuple[re.Pattern[str], ...] = ()
    sitemap: bool = False
