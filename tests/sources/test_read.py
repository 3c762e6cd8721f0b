"""Bytes of files and streams → documents."""

import io
import os
from pathlib import Path

import pytest

from sources import read
from sources.model import Format
from sources.read import SourceError, decode, read_file, read_stream
from sources.registry import HTML, MARKDOWN, TEXT, format_of


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
