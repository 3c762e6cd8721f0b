"""What registries of packages have in common: a release that is there, told in one way."""

from crawler.sites.facts import facts, remark
from crawler.sites.json_view import View
from crawler.sites.model import Finding


def release(
    registry: str, said: View, *, name: str, description: str, author: str
) -> Finding | None:
    """The release that `said` has `name` and `version` of, as ok; None where it is no release.

    `name` is what it must be called for its record to be the one that was asked for.
    """
    version = said["version"].text
    if not name or said["name"].text != name or not version:
        return None
    told = facts(
        source=registry.lower(),
        title=name,
        description=description,
        author=author,
        site_name=registry,
    )
    return Finding("ok", remark(f"{name} {version}"), facts=told)
