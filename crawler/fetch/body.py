"""Reading a response's body: bounded in bytes and time, and no further than it is of use."""

import asyncio
from collections.abc import AsyncIterable
from typing import Final, cast

import httpx

from crawler.page.enough import Enough
from crawler.wire.decode import BodyDecoder

READABLE: Final = ("text/html", "application/xhtml+xml", "application/xml", "text/xml")
WHOLE: Final = ("application/pdf",)
MARGIN = 65_536
"""Bytes taken past what is enough: bylines and dates stand there, most pages end within them, and
a body read to its end leaves the connection to the host's next link."""


async def read_body(
    response: httpx.Response, *, cap: int, seconds: float, whole: bool = False
) -> tuple[bytes, str]:
    """The decoded body as far as it is of use (or `whole`), at most `cap` bytes, and a note.

    The note is "" unless something cut or spoilt the body: the cap, the time, the coding or the
    connection. Never raises for what a server does: its status has been read and counts.
    """
    said = content_type(response.headers.get("content-type", ""))
    media_type = said.partition(";")[0].strip().lower()
    whole = whole or media_type in WHOLE
    if whole or not media_type or media_type in READABLE:
        coding = response.headers.get("content-encoding", "")
        reader = _Reader(cap, BodyDecoder(coding, cap), None if whole else Enough())
    else:
        reader = _Reader(0)
    try:
        async with asyncio.timeout(seconds):
            await reader.run(cast("httpx.AsyncByteStream", response.stream))
    except TimeoutError:
        reader.note = "body cut at the deadline"
    except httpx.TransportError as error:
        reader.note = f"body cut short: {error}"
    return bytes(reader.body), reader.note


def content_type(said: str) -> str:
    """The Content-Type, of several the last that is one (Fetch, "extract a MIME type")."""
    if "," not in said:
        return said
    return next((each.strip() for each in reversed(said.split(",")) if "/" in each), said)


class _Reader:
    """Decodes and gathers chunks until there is enough and a margin; drops them without decoder."""

    def __init__(
        self, cap: int, decoder: BodyDecoder | None = None, enough: Enough | None = None
    ) -> None:
        self.body = bytearray()
        self.note = ""
        self._cap = cap
        self._decoder = decoder
        self._enough = enough
        self._satisfied = False
        self._left = cap if decoder and cap else MARGIN

    async def run(self, chunks: AsyncIterable[bytes]) -> None:
        async for chunk in chunks:
            self._left -= len(chunk)
            if self._decoder and not self.note:
                self._take(chunk, self._decoder)
            if self._left < 0:
                break
        else:
            self.note = self.note or (self._decoder.finish() if self._decoder else "")

    def _take(self, chunk: bytes, decoder: BodyDecoder) -> None:
        text = decoder.feed(chunk)
        self.body += text
        self.note = decoder.note
        if self._satisfied:
            return
        if self.note or (self._enough and self._enough.feed(text)):
            self._satisfied = True
            self._left = min(self._left, MARGIN)
        elif self._left < 0:
            self.note = f"body cut at {self._cap} bytes"
