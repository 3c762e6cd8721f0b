"""Single elements with references or stray tags in their text, read by BeautifulSoup."""

from collections.abc import Mapping

from bs4 import BeautifulSoup, Tag
from bs4.builder._htmlparser import HTMLParserTreeBuilder

from sources.lazy_re import regex

# No character has so many digits, and html.parser raises at some thousands.
_NO_CHARACTER = regex(r"&#[xX]?[0-9A-Fa-f]{12,}+;?")


def read(markup: str) -> tuple[str, Mapping[str, str], str]:
    """The name, attributes and text of the one element in `markup`; "" where there is none."""
    builder = _Builder(
        multi_valued_attributes=None,
        store_line_numbers=False,
        on_duplicate_attribute="ignore",  # the first counts
    )
    element = BeautifulSoup(_NO_CHARACTER.sub("\ufffd", markup), builder=builder).find()
    if not isinstance(element, Tag):
        return "", {}, ""
    attributes = {name: str(value) for name, value in element.attrs.items()}
    return element.name, attributes, element.get_text()


class _Builder(HTMLParserTreeBuilder):
    """BeautifulSoup's builder on html.parser, for trees that are read and never written out."""

    def set_up_substitutions(self, tag: Tag) -> bool:  # noqa: ARG002 the builder's signature
        """None: the charset that a `meta` names is not going to be another."""
        return False
