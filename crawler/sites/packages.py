"""What registries of packages have in common: a release that is there, told in one way."""

from crawler.sites.facts import facts, remark
from crawler.sites.json_view import View
from crawler.sites.model import Finding


def release(registry: str, said: View, *, description: str, author: str) -> Finding | None:
    """The release that `said` has `name` and `version` of, as ok; None where it names none."""
    name, version = said["name"].text, said["version"].text
    if not name or not version:
        return None
    told = facts(
        source=registry.lower(),
        title=name,
        description=description,
        author=author,
        site_name=registry,
    )
    return Finding("ok", remark(f"{name} {version}"), facts=told)
