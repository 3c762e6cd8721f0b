"""Responses in every framing, and bytes beyond them, as a seed would have it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from tests.crawler.wire.servers import page


class Arrival(StrEnum):
    """When bytes beyond a response come."""

    TOGETHER = "in one segment with it"
    APART = "in a segment of their own"
    IDLE = "while the connection is idle"
    AS_ASKED = "as the next request is about to be written"


@dataclass(frozen=True, slots=True)
class Framing:
    """What a server answers: its `head` and `body` as sent, `beyond` after them, and the method."""

    name: str
    head: bytes
    body: bytes
    beyond: bytes
    arrival: Arrival
    method: str = "GET"

    def pieces(self, chance: Random) -> list[bytes]:
        """What is sent at once, in segments of the seed's own."""
        whole = self.head + self.body
        if self.arrival is Arrival.TOGETHER:
            whole += self.beyond
        cuts = sorted(chance.sample(range(1, len(whole)), chance.randrange(4)))
        parts = [whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
        return [*parts, self.beyond] if self.arrival is Arrival.APART else parts


def _sized(token: bytes, _: Random) -> tuple[bytes, bytes]:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n" % len(token), token


def _blank_size(token: bytes, _: Random) -> tuple[bytes, bytes]:
    return b"HTTP/1.1 200 OK\r\ncontent-length:%d  \r\n" % len(token), token


def _chunked(token: bytes, chance: Random) -> tuple[bytes, bytes]:
    cut = chance.randrange(1, len(token))
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in (token[:cut], token[cut:]))
    end = chance.choice((b"0\r\n\r\n", b"000;last\r\n\r\n", b"0\r\nX-Sum: 1\r\nX-Two: 2\r\n\r\n"))
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n", chunks + end


def _closing(token: bytes, chance: Random) -> tuple[bytes, bytes]:
    head, body = chance.choice((_sized, _chunked))(token, chance)
    return head + b"Connection: close\r\n", body


def _old(token: bytes, chance: Random) -> tuple[bytes, bytes]:
    head, body = _sized(token, chance)
    return head.replace(b"1.1", b"1.0") + b"Connection: keep-alive\r\n", body


def _folded(token: bytes, chance: Random) -> tuple[bytes, bytes]:
    head, body = chance.choice((_sized, _chunked))(token, chance)
    return head + b"X-Long: one\r\n two\r\n", body


def _interim(token: bytes, chance: Random) -> tuple[bytes, bytes]:
    head, body = chance.choice((_sized, _chunked))(token, chance)
    interim = (b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n")
    return b"".join(chance.choices(interim, k=2)) + head, body


def _none(status: bytes) -> Callable[[bytes, Random], tuple[bytes, bytes]]:
    def framed(_token: bytes, chance: Random) -> tuple[bytes, bytes]:
        said = chance.choice((b"", b"Content-Length: 9\r\n", b"Transfer-Encoding: chunked\r\n"))
        return b"HTTP/1.1 %b\r\n" % status + said, b""

    return framed


def _zero(_token: bytes, _: Random) -> tuple[bytes, bytes]:
    return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n", b""


KINDS = {
    "length": _sized,
    "length with blanks": _blank_size,
    "chunked": _chunked,
    "connection: close": _closing,
    "HTTP/1.0": _old,
    "obs-fold": _folded,
    "1xx": _interim,
    "204": _none(b"204 No Content"),
    "304": _none(b"304 Not Modified"),
    "HEAD": _none(b"200 OK"),
    "length 0": _zero,
}
BEYOND = (
    page(b"of another page"),
    b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
    b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nbad\r\n0\r\n\r\n",
    b"HTTP/1.1 301 Moved\r\nLocation: http://other.example/\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\n",
    b"HTTP/1.1 40",
    b"H",
    b"\r\n",
    b"\0",
    b"0\r\n\r\n",
    b"what nobody asked for",
)


def framing(kind: str, token: bytes, chance: Random) -> Framing:
    """A response of `kind` that carries `token` in its head, and in the body that it has."""
    head, body = KINDS[kind](token, chance)
    head += b"X-Token: %b\r\n\r\n" % token
    beyond, arrival = chance.choice(BEYOND), chance.choice(list(Arrival))
    return Framing(kind, head, body, beyond, arrival, "HEAD" if kind == "HEAD" else "GET")
