"""What a page's markup states, element by element, before anything is believed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.page import jsonld
from crawler.page.reduce import reduce
from crawler.page.spans import Span
from sources.html import attributes
from sources.lazy_re import regex

# An element whose parts can be read off: with no reference in it, and no `<` or `>` but its tags'.
_PLAIN = regex(r"(?P<tag><[^<>&]*+>)(?P<text>[^<>&]*+)</\w+>")


@dataclass(frozen=True, slots=True)
class Signals:
    """The statements of one page, as written and in document order.

    `metas` maps a lower-case name, property or itemprop to its contents; `marks` maps a mark of
    `crawler.page.marks` to the values of the elements that bear it. `hidden`, `headings`, `frame`
    and `body` are as in `crawler.page.reduce.Reduced`.
    """

    metas: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    title: str = ""
    h1s: tuple[str, ...] = ()
    linked: jsonld.LinkedData = field(default_factory=jsonld.LinkedData)
    canonical: str = ""
    language: str = ""
    hidden: tuple[Span, ...] = ()
    headings: tuple[Span, ...] = ()
    frame: tuple[str, ...] = ()
    body: int = 0

    def meta(self, *names: str) -> str:
        """The first content that is not blank among the metas called `names`, in that order."""
        for name in names:
            for content in self.metas.get(name, ()):
                if content.strip():
                    return content
        return ""


def read(page: bytes, *, xhtml: bool = False) -> Signals:
    """The statements of a UTF-8 `page`.

    Attributes and plain texts are read by our tokeniser, all other texts by BeautifulSoup.
    """
    reduced = reduce(page, xhtml=xhtml)
    collected = _Collected()
    for tag in reduced.tags:
        collected.take(*attributes.read(tag))
    for element in reduced.elements:
        collected.add(*_parts(element))
    return Signals(
        metas={name: tuple(contents) for name, contents in collected.metas.items()},
        marks={mark: tuple(values) for mark, values in collected.marks.items()},
        title=next(iter(collected.texts["title"]), ""),
        h1s=tuple(collected.texts["h1"]),
        linked=jsonld.read(reduced.linked_data),
        canonical=reduced.canonical,
        language=collected.language,
        hidden=reduced.hidden,
        headings=reduced.headings,
        frame=reduced.frame,
        body=reduced.body,
    )


def _parts(element: str) -> tuple[str, Mapping[str, str], str]:
    """The name, attributes and text of one element."""
    plain = _PLAIN.fullmatch(element)
    if plain:
        return *attributes.read(plain["tag"]), plain["text"]
    from crawler.page import soup  # noqa: PLC0415 a tenth of the start-up, which many pages spare

    return soup.read(element)


class _Collected:
    """Statements, as tags and elements are met."""

    def __init__(self) -> None:
        self.metas: dict[str, list[str]] = {}
        self.marks: dict[str, list[str]] = {}
        self.texts: dict[str, list[str]] = {"title": [], "h1": []}
        self.language = ""

    def take(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take in a start tag that says it by attributes alone."""
        if name == "html":
            self.language = attributes.get("lang") or attributes.get("xml:lang", "")
        else:
            self._meta(attributes)

    def add(self, name: str, attributes: Mapping[str, str], text: str) -> None:
        """Take in an element with text; a marked one may say it to machines by an attribute."""
        if name in self.texts:
            self.texts[name].append(text)
        else:
            said = attributes.get("content") or attributes.get("datetime") or text
            self.marks.setdefault(attributes.get("data-mark", ""), []).append(said)

    def _meta(self, attributes: Mapping[str, str]) -> None:
        content = attributes.get("content", "")
        for key in ("property", "name", "itemprop", "http-equiv"):
            # RDFa lists several properties in one attribute.
            for name in attributes.get(key, "").lower().split()[:4]:
                self.metas.setdefault(name, []).append(content)
