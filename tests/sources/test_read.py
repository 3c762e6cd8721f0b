"""Bytes of files and streams → documents."""

import gzip
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources import read
from sources.decoding import decode_document
from sources.jsx import as_markdown
from sources.model import Document, Format
from sources.read import SourceError, decode, inflated, read_file, read_stream
from sources.registry import HTML, MARKDOWN, TEXT, format_of, parse
from tests.growth import is_linear
from tests.sources.parsing import markdown, raw_urls


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\r\nb\rc\n", "a\r\nb\rc\n"),
        ("é漢😀".encode(), "é漢😀"),
        (b"\xef\xbb\xbfa", "\ufeffa"),
        (b"a\xff\xfeb", "a\ufffd\ufffdb"),
        (b"\xe6\xbcx", "\ufffd\ufffdx"),
        (b"caf\xe9 \xc3", "caf\ufffd \ufffd"),
        ("a漢".encode("utf-16"), "\ufeffa漢"),
        (b"\xfe\xff\x00a\xd8", "\ufeffa\ufffd"),
        (b"\0", "\0"),
        (b"", ""),
    ],
)
def test_each_undecodable_byte_is_one_character(data: bytes, text: str) -> None:
    assert decode(data) == text


URLS = "# é\n[a](https://e.org/a) 漢 https://e.org/b\n"
LATIN = "café https://e.org/é".encode("latin-1")


@pytest.mark.parametrize(
    ("data", "is_markup", "text", "assumed"),
    [
        (URLS.encode(), False, URLS, ""),
        (URLS.encode("utf-16-le"), False, URLS, "has no byte order mark; read as UTF-16-LE"),
        (URLS.encode("utf-16-be"), False, URLS, "has no byte order mark; read as UTF-16-BE"),
        (URLS.encode("utf-32-le"), False, URLS, "has no byte order mark; read as UTF-32-LE"),
        (URLS.encode("utf-32-be"), False, URLS, "has no byte order mark; read as UTF-32-BE"),
        (URLS.encode("utf-32"), False, "\ufeff" + URLS, ""),
        (b"\0\0\xfe\xff" + URLS.encode("utf-32-be"), False, "\ufeff" + URLS, ""),
        (LATIN, False, "café https://e.org/é", "is not UTF-8; read as windows-1252"),
        (b"\x93a\x94 \x81", False, "“a” \x81", "is not UTF-8; read as windows-1252"),
        (b"<meta charset=latin1>" + LATIN, True, "<meta charset=latin1>café https://e.org/é", ""),
        (b"<meta charset=koi8-r>\xd0", True, "<meta charset=koi8-r>п", ""),
        (
            b"<meta charset=zlib>\xe9",
            True,
            "<meta charset=zlib>é",
            "is not UTF-8; read as windows-1252",
        ),
        (
            "éééé".encode() + b"\xff",
            False,
            "éééé\ufffd",
            "is damaged UTF-8: 1 bytes could not be decoded",
        ),
        (b"a\0b", False, "a\0b", ""),
        (b"", False, "", ""),
    ],
)
def test_a_local_document_is_decoded_and_says_what_was_assumed(
    data: bytes, is_markup: bool, text: str, assumed: str
) -> None:
    assert decode_document(data, is_markup=is_markup) == (text, assumed)


@given(st.binary(max_size=80), st.booleans())
def test_any_bytes_decode(data: bytes, is_markup: bool) -> None:
    text, _ = decode_document(data, is_markup=is_markup)
    assert isinstance(text, str)


SITEMAP_TEXT = (
    "\n<?xml version='1.0'?><urlset><url><loc>https://e.org/?a&b=1&amp;c</loc></url></urlset>"
)


@pytest.mark.parametrize("name", ["post-sitemap.xml", "any.xml", "a.xml.gz", "list.txt"])
@pytest.mark.parametrize("is_packed", [True, False])
def test_a_sitemap_is_told_by_its_content(tmp_path: Path, name: str, is_packed: bool) -> None:
    path = tmp_path / name
    data = SITEMAP_TEXT.encode()
    path.write_bytes(gzip.compress(data) if is_packed else data)
    (link,) = parse(read_file(str(path))).links
    assert (link.url, link.line) == ("https://e.org/?a&b=1&c", 2)
    assert link.raw_url == "https://e.org/?a&b=1&amp;c"


def test_a_damaged_or_endless_gzip_file_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "MAX_BYTES", 1_000)
    path = tmp_path / "a.xml.gz"
    whole = gzip.compress(b"a" * 1_000_000)
    for data, words in [(whole, "larger than"), (b"\x1f\x8b\x08bad", "damaged|cut")]:
        path.write_bytes(data)
        with pytest.raises(SourceError, match=words):
            read_file(str(path))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{/* https://e.org/a */} [b](https://e.org/b)", ["https://e.org/b"]),
        ('import A from "https://e.org/a"\n\nhttps://e.org/b', ["https://e.org/b"]),
        ('<Card href={"https://e.org/a"} />\n', ["https://e.org/a"]),
        ("<A href={'https://e.org/a'}>b</A>\n", ["https://e.org/a"]),
        ("<A href={url}>[b](https://e.org/b)</A>\n", ["https://e.org/b"]),
        ("<!-- https://e.org/c -->\n\n{/* a", []),
    ],
)
def test_mdx_is_markdown_with_jsx(text: str, expected: list[str]) -> None:
    assert raw_urls(parse(Document("a.mdx", text, MARKDOWN))) == expected


@given(
    st.lists(st.sampled_from(["{/*", "*/}", "\n", "href={", '"a"', "}", "import a", "<A ", "é"]))
)
def test_each_character_of_mdx_keeps_its_place(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert len(as_markdown(text)) == len(text)


@pytest.mark.parametrize("unit", ["{/*", "*/}{/*", "href={", " href={'", "import ", "a={`"])
def test_the_time_for_mdx_is_linear(unit: str) -> None:
    assert is_linear(lambda size: as_markdown(unit * size), 20_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{\n  "url": "https://e.org/a"\n}\n\nhttps://e.org/b', ["https://e.org/b"]),
        ('{"a": 1} https://e.org/b', ["https://e.org/b"]),
        ('{"a": https://e.org/b', ["https://e.org/b"]),
        ('{"a": ' + "[" * 100_000, []),
    ],
)
def test_front_matter_may_be_json(text: str, expected: list[str]) -> None:
    assert raw_urls(markdown(text)) == expected


@pytest.mark.parametrize(
    ("name", "media_type", "expected"),
    [
        ("a.md", "", MARKDOWN),
        ("A.Markdown", "", MARKDOWN),
        ("a.htm", "", HTML),
        ("a.txt", "", TEXT),
        ("README", "", TEXT),
        ("<stdin>", "", MARKDOWN),
        ("https://e.org/a.md?raw=1", "text/plain; charset=utf-8", MARKDOWN),
        ("https://e.org/a.md", "Text/HTML; charset=utf-8", HTML),
        ("https://e.org/a", "text/markdown", MARKDOWN),
        ("https://e.org/a", "text/plain", TEXT),
        ("https://e.org/a", "", HTML),
    ],
)
def test_the_format_is_told_by_media_type_then_suffix(
    name: str, media_type: str, expected: Format
) -> None:
    assert format_of(name, media_type) is expected


def test_a_file_keeps_its_name_and_its_line_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.md").write_bytes(b"a\r\nb")
    document = read_file("./a.md")
    assert (document.name, document.text, document.format) == ("./a.md", "a\r\nb", MARKDOWN)


def test_a_stream_is_markdown_unless_told_otherwise() -> None:
    assert read_stream(io.BytesIO(b"a")).format is MARKDOWN
    document = read_stream(io.BytesIO(b"a"), form=HTML)
    assert (document.name, document.format) == ("<stdin>", HTML)


def test_what_cannot_be_read_is_one_clear_line(tmp_path: Path) -> None:
    for name, words in [
        (str(tmp_path / "no.md"), "No such file"),
        (str(tmp_path), "it is a directory"),
        ("/dev/zero", "it is not a regular file"),
        ("a\0b", "null"),
    ]:
        with pytest.raises(SourceError, match=words) as caught:
            read_file(name)
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("size", "is_read"), [(67_108_864, True), (67_108_865, False)])
def test_a_document_has_64_mebibytes_at_most(tmp_path: Path, size: int, is_read: bool) -> None:
    path = tmp_path / "a.md"
    path.touch()
    os.truncate(path, size)  # which takes no room on the disk
    if is_read:
        assert len(read_file(str(path)).text) == size
    else:
        with pytest.raises(SourceError, match="larger than 64 MiB"):
            read_file(str(path))


def test_a_document_above_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, "MAX_BYTES", 4)
    path = tmp_path / "a.md"
    path.write_bytes(b"12345")
    with pytest.raises(SourceError, match="larger than"):
        read_file(str(path))
    with pytest.raises(SourceError, match="larger than"):
        read_stream(io.BytesIO(b"12345"))
    assert read_stream(io.BytesIO(b"1234")).text == "1234"


@pytest.mark.parametrize(
    ("data", "most", "size", "is_complete"),
    [
        (b"plain", 3, 5, True),
        (gzip.compress(bytes(1_000), mtime=0), 1_001, 1_000, True),
        (gzip.compress(bytes(1_000), mtime=0), 1_000, 1_000, True),
        (gzip.compress(bytes(1_001), mtime=0), 1_000, 1_000, False),
        (gzip.compress(bytes(200_000), mtime=0) * 3, 700_000, 600_000, True),
        (gzip.compress(bytes(200_000), mtime=0) * 3 + b"rest", 700_000, 600_000, True),
        (gzip.compress(bytes(200_000), mtime=0) * 3, 500_000, 500_000, False),
        (gzip.compress(bytes(1_000), mtime=0)[:-8], 2_000, 1_000, False),
    ],
)
def test_gzip_is_undone_up_to_a_number_of_bytes(
    data: bytes, most: int, size: int, is_complete: bool
) -> None:
    whole, has_all = inflated(data, most)
    assert (len(whole), has_all) == (size, is_complete)


def test_many_gzip_members_take_time_in_proportion() -> None:
    member = gzip.compress(b"", mtime=0)
    assert is_linear(lambda size: inflated(member * size, 1_000), 10_000)


@pytest.mark.parametrize(
    ("opening", "is_mdx"),
    [
        ("import A from 'https://h.dev/a'", True),
        ("---\ntitle: x\n---\n\nimport 'https://h.dev/a'", True),
        ("export const a = 'https://h.dev/a'", True),
        ("{/* https://h.dev/a */}", True),
        ("importing is from https://h.dev/a", False),
        ("# Title\n\nexport const a = https://h.dev/a", False),
        ("Text", False),
    ],
)
def test_mdx_on_standard_input_is_told_by_its_opening(opening: str, is_mdx: bool) -> None:
    text = f"{opening}\n\n{{/* https://h.dev/b */}}\n"
    parsed = parse(read_stream(io.BytesIO(text.encode())))
    assert ("https://h.dev/b" not in raw_urls(parsed)) is is_mdx
