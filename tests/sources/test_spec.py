"""The links of every CommonMark and GFM example are those of its reference HTML."""

import pytest

from sources.model import LinkKind, Parsed
from tests.sources.parsing import assert_spans_are_exact, markdown
from tests.sources.spec import Example, comparable, examples, reference_links

ALL = [*examples("commonmark"), *examples("gfm")]
FRONT_MATTER = "---\ntitle: A list\ntags: [a, b]\n---\n"


def links(parsed: Parsed, example: Example) -> set[str]:
    """The links found; bare URLs count only where the example is about that extension."""
    is_about_bare = example.extension == "autolink"
    return {
        comparable(link.url)
        for link in parsed.links
        if is_about_bare or link.kind is not LinkKind.BARE
    }


def test_both_specifications_are_whole() -> None:
    assert [sum(one.spec == spec for one in ALL) for spec in ("commonmark", "gfm")] == [652, 672]


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("before", ["", FRONT_MATTER, "\ufeff"], ids=["", "front-matter", "bom"])
def test_the_links_of_every_example_are_those_of_its_reference_html(
    before: str, line_end: str
) -> None:
    wrong = []
    for example in ALL:
        parsed = markdown((before + example.markdown).replace("\n", line_end))
        assert_spans_are_exact(parsed)
        if links(parsed, example) != reference_links(example.html):
            wrong.append(str(example))
    assert wrong == []


@pytest.mark.parametrize(
    ("container", "indent"), [("> ", "> "), ("- ", "  "), ("> 1. ", ">    "), ("> > ", "> > ")]
)
def test_spans_stay_exact_inside_containers(container: str, indent: str) -> None:
    for example in ALL:
        lines = example.markdown.split("\n")
        text = "\n".join([container + lines[0], *(indent + line for line in lines[1:])])
        assert_spans_are_exact(markdown(text))
