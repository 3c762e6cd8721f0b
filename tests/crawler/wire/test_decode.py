import gzip
import random
import sys
import tracemalloc
import zlib
from collections.abc import Callable, Iterator

import brotli  # type: ignore[import-untyped]  # it publishes no type information
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.wire.codings import CODINGS
from crawler.wire.decode import BodyDecoder

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CAP = 100_000
TEXT = bytes(random.Random(1).choices(b"<p>abc</p>", k=50_000))


def raw_deflate(data: bytes) -> bytes:
    deflating = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return deflating.compress(data) + deflating.flush()


CODERS: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    ("gzip", gzip.compress),
    ("x-gzip", gzip.compress),
    ("deflate", zlib.compress),
    ("deflate", raw_deflate),
    ("br", brotli.compress),
    ("zstd", zstd.compress),
)
each_coding = pytest.mark.parametrize(("name", "encode"), CODERS)


def decoded(name: str, data: bytes, *, cap: int = CAP, step: int = 1_000) -> tuple[bytes, str]:
    decoder = BodyDecoder(name, cap)
    body = b"".join(decoder.feed(data[at : at + step]) for at in range(0, len(data), step))
    return body, decoder.finish()


@each_coding
@pytest.mark.parametrize("step", [1, 700, 1_000_000])
def test_every_coding_is_undone_in_steps_of_any_size(
    name: str, encode: Callable[[bytes], bytes], step: int
) -> None:
    assert decoded(name.upper(), encode(TEXT), step=step) == (TEXT, "")


@pytest.mark.parametrize(("name", "encode"), [CODERS[0], CODERS[5]])
@pytest.mark.parametrize("outer", [(), ("gzip",)])
def test_members_of_nothing_without_end_are_taken_for_corrupt(
    name: str, encode: Callable[[bytes], bytes], outer: tuple[str, ...]
) -> None:
    nothing, some = encode(b"") * 998, encode(b"<p>")
    for data, expected in (
        (some + nothing + some, (b"<p><p>", "")),
        (
            some + nothing + encode(b"") + some,
            (b"<p>", f"corrupt {', '.join((name, *outer))} data"),
        ),
    ):
        body, note = decoded(", ".join((name, *outer)), gzip.compress(data) if outer else data)
        assert body == expected[0]
        assert note.endswith(expected[1])


@each_coding
def test_output_comes_in_pieces_of_32_000_bytes(
    name: str, encode: Callable[[bytes], bytes]
) -> None:
    pieces = [len(each) for each in CODINGS[name]().pieces(encode(bytes(200_000)))]
    assert sum(pieces) == 200_000
    assert 32_000 <= max(pieces) <= 32_768


def test_input_is_handed_to_decoders_in_slices_of_8_192_bytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slices: list[int] = []

    class Plain:
        ended = True

        def pieces(self, data: bytes) -> Iterator[bytes]:
            slices.append(len(data))
            yield data

    monkeypatch.setitem(CODINGS, "gzip", Plain)
    assert decoded("gzip", bytes(20_000), step=20_000) == (bytes(20_000), "")
    assert slices == [8_192, 8_192, 3_616]


@pytest.mark.parametrize("name", ["", "identity", " Identity , "])
def test_a_body_without_coding_is_passed_on(name: str) -> None:
    assert decoded(name, TEXT) == (TEXT, "")


@pytest.mark.parametrize(("name", "encode"), [CODERS[0], CODERS[5]])
def test_several_members_make_one_body(name: str, encode: Callable[[bytes], bytes]) -> None:
    assert decoded(name, encode(b"one ") + encode(b"two") + b"\0\0") == (b"one two", "")
    assert decoded(name, encode(b"one") + b"junk") == (b"one", "")


@each_coding
def test_a_body_cut_short_is_noticed_at_its_end(
    name: str, encode: Callable[[bytes], bytes]
) -> None:
    body, note = decoded(name, encode(TEXT)[:-9])
    assert TEXT.startswith(body)
    assert "ends early" in note


@each_coding
def test_a_corrupt_or_mislabelled_body_is_noted_and_never_raises(
    name: str, encode: Callable[[bytes], bytes]
) -> None:
    data = bytearray(encode(TEXT))
    data[len(data) // 2 :] = b"\xa5" * 9_000
    assert decoded(name, bytes(data))[1]
    assert decoded(name, b"<html>plain text all the same</html>" * 9)[1]


@pytest.mark.parametrize("name", sorted(CODINGS))
def test_an_empty_body_is_whole_in_any_coding(name: str) -> None:
    assert decoded(name, b"") == (b"", "")


def test_stacked_codings_are_undone_last_first() -> None:
    data = brotli.compress(gzip.compress(zlib.compress(TEXT)))
    assert decoded("deflate, gzip, br", data) == (TEXT, "")


def test_too_many_codings_are_not_undone_at_all() -> None:
    body, note = decoded("gzip, gzip, gzip, gzip", gzip.compress(b""))
    assert (body, note) == (b"", "body not decoded: 4 content codings")
    assert decoded(",".join(["gzip"] * 10_000), b"x")[0] == b""


def test_an_unknown_coding_is_passed_over_and_noted_at_the_end() -> None:
    decoder = BodyDecoder("Snappy\x1b[0m, gzip", CAP)
    assert decoder.feed(b"plain") == b"plain"
    assert decoder.note == ""
    assert decoder.finish() == decoder.note == "unknown content coding snappy [0m"


@pytest.mark.parametrize("extra", [0, 1])
@each_coding
def test_the_cap_is_exact(name: str, encode: Callable[[bytes], bytes], extra: int) -> None:
    body, note = decoded(name, encode(b"x" * (CAP + extra)))
    assert body == b"x" * CAP
    assert note == ("body truncated at 100000 bytes" if extra else "")


def test_the_cap_holds_without_any_coding() -> None:
    assert decoded("", b"x" * (CAP + 1)) == (b"x" * CAP, "body truncated at 100000 bytes")


def bombs() -> list[tuple[str, bytes]]:
    zeros = bytes(20_000_000)
    once = [(name, encode(zeros)) for name, encode in CODERS]
    window: dict[int, int] = {zstd.CompressionParameter.window_log: 27}
    return [
        *once,
        ("gzip, gzip", gzip.compress(once[0][1])),
        ("gzip, br, zstd", zstd.compress(brotli.compress(once[0][1]))),
        ("gzip, gzip", gzip.compress(gzip.compress(b"") * 100_000)),
        ("zstd", zstd.compress(random.Random(2).randbytes(1_000), options=window)),
    ]


@pytest.mark.parametrize(("name", "data"), bombs())
def test_a_bomb_is_cut_and_never_unpacked(name: str, data: bytes) -> None:
    decoder = BodyDecoder(name, CAP)
    tracemalloc.start()
    try:
        body = decoder.feed(data)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(body) <= CAP
    assert peak <= CAP * 9 // 8 + 3 * 65_536 * len(name.split(","))
    assert decoder.feed(data) == b"" or not decoder.note


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(["gzip", "deflate", "br", "zstd", "gzip, br", "x", ""]),
    st.lists(st.binary(max_size=200), max_size=5),
    st.integers(0, 300),
)
def test_any_bytes_give_at_most_the_cap_and_no_error(
    name: str, chunks: list[bytes], cap: int
) -> None:
    decoder = BodyDecoder(name, cap)
    assert sum(len(decoder.feed(chunk)) for chunk in chunks) <= cap
    assert decoder.finish() == decoder.note


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(CODERS), st.binary(max_size=2_000), st.integers(0, 2_000), st.binary(max_size=9)
)
def test_damage_anywhere_is_survived(
    coder: tuple[str, Callable[[bytes], bytes]], body: bytes, at: int, damage: bytes
) -> None:
    name, encode = coder
    data = encode(body)
    data = data[:at] + damage + data[at + len(damage) :]
    assert len(decoded(name, data, step=37)[0]) <= CAP
