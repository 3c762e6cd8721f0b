"""Names are answered as RFC 1035 has it."""

import struct

import pytest

from tests.benchmarks.name_server import question, reply

KNOWN = {"a.example": "127.10.0.7"}


def query(name: str, kind: int = 1) -> bytes:
    labels = b"".join(bytes([len(each)]) + each.encode() for each in name.split("."))
    return (
        struct.pack("!6H", 0xABCD, 0x0100, 1, 0, 0, 0)
        + labels
        + b"\0"
        + struct.pack("!2H", kind, 1)
    )


def test_a_known_name_gets_its_address_whatever_its_case() -> None:
    answer = reply(query("A.eXample"), KNOWN)
    assert answer is not None
    assert struct.unpack_from("!6H", answer) == (0xABCD, 0x8180, 1, 1, 0, 0)
    assert answer.endswith(bytes([127, 10, 0, 7]))


def test_a_known_name_has_no_ipv6_address_and_exists_all_the_same() -> None:
    answer = reply(query("a.example", 28), KNOWN)
    assert answer is not None
    assert struct.unpack_from("!6H", answer) == (0xABCD, 0x8180, 1, 0, 0, 0)


def test_an_unknown_name_does_not_exist() -> None:
    answer = reply(query("b.example"), KNOWN)
    assert answer is not None
    assert answer[3] & 0x0F == 3


def test_what_follows_the_question_is_ignored() -> None:
    asked = query("a.example")
    assert question(asked + b"\0\0\x29anything") == ("a.example", 1, len(asked))


@pytest.mark.parametrize("data", [b"", b"short", b"\0" * 12 + b"\xff", query("a.example")[:-3]])
def test_what_is_no_query_gets_no_answer(data: bytes) -> None:
    assert reply(data, KNOWN) is None
