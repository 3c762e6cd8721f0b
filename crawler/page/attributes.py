"""The attributes of one start tag (HTML sections 13.2.5.32 to 13.2.5.39), pure."""

import re

from sources.html_tags import unescape

_NAME = re.compile(r"<([A-Za-z][^\s/>]*+)")
# Atomic, so that a value left open is looked at once.
_ATTRIBUTE = re.compile(
    r"([^\s\"'>/=]++)\s*+(?>(?:=\s*+(?:\"([^\"]*+)(?:\"|\Z)|'([^']*+)(?:'|\Z)|([^\s>]++)))?)"
)


def read(tag: str) -> tuple[str, dict[str, str]]:
    """The name of the start tag `tag` in lower case, and its attributes by lower-case name.

    Of attributes with one name the first counts; character references are undone.
    """
    name = _NAME.match(tag)
    if name is None:
        return "", {}
    attributes: dict[str, str] = {}
    for key, double, single, bare in _ATTRIBUTE.findall(tag, name.end()):
        attributes.setdefault(key.lower(), unescape(double or single or bare))
    return name[1].lower(), attributes
