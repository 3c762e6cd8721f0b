"""Short ways to parse a text in a test."""

from markdown_it.common.utils import unescapeAll

from sources.html.references import in_attribute
from sources.model import Document, Link, LinkKind, Parsed
from sources.registry import HTML, MARKDOWN, TEXT, parse


def markdown(text: str, base_url: str | None = None) -> Parsed:
    return parse(Document("list.md", text, MARKDOWN, base_url))


def html(text: str, base_url: str | None = None) -> Parsed:
    return parse(Document("page.html", text, HTML, base_url))


def plain_text(text: str) -> Parsed:
    return parse(Document("notes.txt", text, TEXT))


def raw_urls(parsed: Parsed) -> list[str]:
    assert_spans_are_exact(parsed)
    return [link.raw_url for link in parsed.links]


def urls(parsed: Parsed) -> list[str]:
    assert_spans_are_exact(parsed)
    return [link.url for link in parsed.links]


def titles(parsed: Parsed) -> list[str | None]:
    assert_spans_are_exact(parsed)
    return [title(link) for link in parsed.links]


def title(link: Link) -> str | None:
    return link.claim.title if link.claim else None


def is_written_as(raw_url: str, link: Link) -> bool:
    """Whether `raw_url` can mean the URL of `link`, by the escapes of any of the formats."""
    if link.kind is LinkKind.HTML and "\n" in link.url:
        # A value of several lines: the span has the markers of the containers, the URL has not.
        return True
    cell = raw_url.replace("\\|", "|")
    plain = {form.replace("\0", "\ufffd") for form in (raw_url, cell)}
    meant = plain | {unescapeAll(form) for form in plain} | {in_attribute(form) for form in plain}
    return link.url in {before + form for form in meant for before in ("", "http://", "mailto:")}


def assert_spans_are_exact(parsed: Parsed) -> None:
    """Every span holds its URL and its line and column; spans are in order and distinct.

    That the span holds the URL and not just some text shows where nothing is resolved: undoing
    the format's escapes in it must give `url`.
    """
    text = parsed.document.text
    spans = [link.span for link in parsed.links]
    assert [text[span.start : span.end] for span in spans] == [x.raw_url for x in parsed.links]
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
    assert [span.start for span in spans] == sorted(span.start for span in spans)
    assert len(set(spans)) == len(spans)
    if parsed.document.base_url is None and "<base" not in text:
        assert [x for x in parsed.links if not is_written_as(x.raw_url, x)] == []
    for link in parsed.links:
        before = text[: link.span.start].replace("\r\n", " \n").replace("\r", "\n")
        assert link.line == before.count("\n") + 1
        assert link.column == len(before) - before.rfind("\n")
    for entry in parsed.entries:
        assert all(0 <= number < len(parsed.links) for number in entry.links)
        assert list(entry.links) == sorted(set(entry.links))
