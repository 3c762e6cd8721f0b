"""References without a definition are noted; what only looks like one is not."""

import pytest

from sources.from_markdown import parse
from sources.model import Document, NoteKind, Parsed
from sources.registry import MARKDOWN
from tests.growth import is_linear


def undefined(text: str, name: str = "a.md") -> list[tuple[int, int, str]]:
    return [(note.line, note.column, note.text) for note in read(text, name).undefined]


def read(text: str, name: str = "a.md") -> Parsed:
    return parse(Document(name, text, MARKDOWN))


@pytest.mark.parametrize(
    ("text", "line", "column", "label"),
    [
        ("[text][nowhere]", 1, 8, "nowhere"),
        ("see [nowhere][] there", 1, 6, "nowhere"),
        ("[![alt](u)][no]", 1, 13, "no"),
        ("![alt][no]", 1, 8, "no"),
        ("a [text][ No  Where ]", 1, 11, "No Where"),
        ("[link [a][b]](u)", 1, 11, "b"),
        ("*[a][b]*", 1, 6, "b"),
        ("| a |\n|---|\n| x \\| [t][no] |", 3, 12, "no"),
        ("> - [a\n>   b][no\n>   where]", 2, 8, "no where"),
        ("---\ntitle: x\n---\n\n[e-mail][e-mail]", 5, 10, "e-mail"),
        ("[a][b]\n\n[A]: /u", 1, 5, "b"),
        ("[1][spec]", 1, 5, "spec"),
    ],
)
def test_an_undefined_reference_is_noted_where_its_label_stands(
    text: str, line: int, column: int, label: str
) -> None:
    assert undefined(text) == [(line, column, f"refers to [{label}], which is not defined")]


@pytest.mark.parametrize(
    "text",
    [
        "[nowhere]",
        "[text][b]\n\n[B]: /u",
        "[b][]\n\n[b]: /u",
        "[a][b][c]\n\n[c]: /u",
        "`[a][b]`",
        "    [a][b]",
        "```\n[a][b]\n```",
        "<a title='[a][b]'>x</a>",
        "<div>\n[a][b]\n</div>",
        "<!-- [a][b] -->",
        "- [ ][x]\n- [ ] [x]\n- [x] y",
        "[^1]\n\n[text][^1]\n\n[^1]: see",
        "[text][^none] [^none][text]",
        "[[page]] [[page|text]] [[url][text]]",
        "[@key][@other] [-@key][x]",
        "a[i][j] f(x)[i][j]",
        "[1][2] [3, 4][5-6]",
        "[a-z][0-9] [A-Z][a-z_] [^a-z][x]",
        "[text][{{ name }}] [text][${name}]",
        "\\[a][b] [a]\\[b]",
        "[text](url)[x]",
        "[a] [b]",
        "[][b]",
    ],
)
def test_what_is_no_undefined_reference_is_not_noted(text: str) -> None:
    assert undefined(text) == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('<Foo a="[a][b]" b={{x: 1}} />', []),
        ("{x[0][a]} {[a][b]}\n\n[c][d]", [3]),
        ('<Foo\n  a="[x][y]" on={() => [a][b]}\n/>', []),
        ("export const a = [x][y]\n\n[c][d] {", [3]),
    ],
)
def test_code_of_mdx_has_no_references(text: str, lines: list[int]) -> None:
    assert [line for line, _, _ in undefined(text, "a.mdx")] == lines


def test_a_long_label_is_cut_and_each_reference_is_noted_once() -> None:
    (note,) = read(f"[a][{'x' * 200}]").undefined
    assert note.text == f"refers to [{'x' * 79}…], which is not defined"
    assert undefined("[a][b]\n\n[a][b]") == [
        (1, 5, "refers to [b], which is not defined"),
        (3, 5, "refers to [b], which is not defined"),
    ]


def test_notes_have_the_encoding_first() -> None:
    document = Document("a.md", "[a][b]", MARKDOWN, assumed="is not UTF-8")
    assert [note.kind for note in parse(document).notes] == [
        NoteKind.ENCODING,
        NoteKind.UNDEFINED_REFERENCE,
    ]


@pytest.mark.parametrize("piece", ["[a][b] ", "[a][", "[a]["[::-1], "{<a [x][y] "])
def test_time_grows_with_the_length_alone(piece: str) -> None:
    assert is_linear(lambda size: read(piece * (size // len(piece)), "a.mdx"), 4_000)
