"""Every text a page or a document controls is tried in every place of every format."""

import json
import re
from collections import Counter
from dataclasses import replace
from itertools import accumulate
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from markdown_it.token import Token

from db.model import EventRow, HopRow, LinkRow
from reports.model import Report
from reports.registry import FORMATS, Renderer
from tests.reports.rows import RUN, entry, link, report

ATTACKS = (
    "</title><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    '" onmouseover=alert(1) x="',
    "' autofocus onfocus=alert(1) '",
    "x onclick=alert(1) ",
    "<img src=https://evil.example/beacon.png>",
    "![b](https://evil.example/beacon.png)",
    "[click](javascript:alert(1))",
    "](https://evil.example) | x | [",
    "</details><h1>fine</h1>",
    "</summary> {{ 7 * 7 }} {% raw %}",
    "`code` ``more`` ~~~",
    "@everyone see #1 and GH-2",
    "https://evil.example www.evil.example me@evil.example",
    "line\n\n# heading\n\n- item\n",
    "\x1b]8;;https://evil.example\x07link\x1b]8;;\x07 \x1b[2J",
    "\u202egnp.exe\u2066",
    "\udcff\x00\x85\ufeff",
    "-->\n<!--",
)
BENIGN = "words"
OWN_HOST = "evil.example"  # where an attack is itself a URL, in the place of a URL


def everywhere(text: str) -> Report:
    """A report whose every free text, in every kind of row, is `text`."""
    row = link(
        f"https://example.org/{text}",
        document=text,
        raw_url=text,
        text=text,
        headings=(text, text),
        claim_title=text,
        claim_authors=(text,),
        claim_year=2020,
        detail=text,
        final_url=f"https://example.org/{text}",
        title=text,
        description=text,
        site_name=text,
        language=text,
        authors=(text, text),
        published=text,
        image=text,
        canonical_url=text,
        since=text,
        checked_at=text,
        hops=(HopRow(text, 301, text),),
    )
    rows: list[LinkRow] = [
        replace(row, verdict="broken", reason="http-404"),
        replace(row, verdict="moved", reason="redirect-permanent", new_url=text, line=2),
        replace(row, verdict="ok", reason="ok", line=3),
        replace(row, verdict="skipped", reason="unsupported-scheme", url=text, line=4),
        replace(row, verdict=text, reason=text, line=5),
        replace(row, verdict="suspect", reason=text, line=6),
    ]
    event = EventRow(1, text, text, text, text, text, text, text)
    return report(
        *rows,
        run=replace(RUN, sources=(text,), started_at=text),
        entries=[entry(text, document=text, headings=(text,), claim_authors=(text,))],
        events=[event, replace(event, url=rows[0].url, from_verdict="ok", to_verdict="broken")],
    )


@pytest.mark.parametrize("attack", ATTACKS)
def test_html_keeps_its_shape_whatever_the_text(attack: str) -> None:
    page, plain_page = (
        BeautifulSoup(FORMATS["html"].render(everywhere(text)), "lxml") for text in (attack, BENIGN)
    )
    for name in ("script", "style", "h1", "h2", "details", "summary", "tr", "td", "cite", "meta"):
        assert len(page.find_all(name)) == len(plain_page.find_all(name)), name
    assert not page.select("img, [src], [onclick], [onmouseover], [onfocus], [autofocus]")
    for anchor in page.select("a"):
        url = urlsplit(str(anchor["href"]))
        assert url.netloc in {"example.org", OWN_HOST} or re.match("(link|why)-", url.fragment)
    names = Counter(name for element in page.find_all(True) for name in element.attrs)
    assert set(names) == {n for element in plain_page.find_all(True) for n in element.attrs}


def unlinked_texts(inner: list[Token]) -> list[str]:
    """What a reader sees outside of links: where hosts look for things to link."""
    inside = accumulate(
        (token.type == "link_open") - (token.type == "link_close") for token in inner
    )
    return [
        token.content
        for token, link_depth in zip(inner, inside, strict=True)
        if token.type == "text" and not link_depth
    ]


@pytest.mark.parametrize("attack", ATTACKS)
def test_markdown_shows_the_text_and_does_nothing(attack: str) -> None:
    reader = MarkdownIt("gfm-like", {"html": True, "linkify": True})
    shapes, html = [], []
    for text in (attack, BENIGN):
        tokens = reader.parse(FORMATS["markdown"].render(everywhere(text)))
        inner = [child for token in tokens for child in token.children or ()]
        assert not {"image", "html_inline"} & {child.type for child in inner}
        addresses = [str(child.attrs["href"]) for child in inner if child.type == "link_open"]
        assert {urlsplit(address).netloc for address in addresses} <= {"example.org", OWN_HOST}
        for shown in unlinked_texts(inner):
            assert not re.search(r"(?<!\S)@\w|[#!]\d|://\S|\bwww\.|\x1b", shown)
        shapes.append([token.type for token in tokens])
        html.append([token.content for token in tokens if token.type == "html_block"])
    assert shapes[0] == shapes[1]
    assert html[0] == html[1]


@pytest.mark.parametrize("attack", ATTACKS)
def test_json_gives_back_the_very_text(attack: str) -> None:
    (first, *_) = json.loads(FORMATS["json"].render(everywhere(attack)))["links"]
    assert (first["title"], first["document"]) == (attack, attack)


@pytest.mark.parametrize("render", [each.render for each in FORMATS.values()])
@pytest.mark.parametrize("attack", ATTACKS)
def test_every_report_encodes_and_holds_nothing_that_acts_on_a_terminal(
    render: Renderer, attack: str
) -> None:
    text = render(everywhere(attack))
    text.encode()
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


@pytest.mark.parametrize("name", FORMATS)
def test_equal_rows_give_equal_reports(name: str) -> None:
    assert FORMATS[name].render(everywhere(BENIGN)) == FORMATS[name].render(everywhere(BENIGN))
