"""aiohttp's connection, bounded: bad heads are mended or refused, responses end where they end."""

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from aiohttp.client_exceptions import (
    ClientConnectionError,
    ClientOSError,
    ClientPayloadError,
    ServerDisconnectedError,
)
from aiohttp.client_proto import ResponseHandler
from aiohttp.http_exceptions import HttpProcessingError

from crawler.model import Fault
from crawler.wire.faults import FaultError, fault_of
from crawler.wire.framing import Body, Endless, body_after
from crawler.wire.heads import cut_short, mended
from crawler.wire.unread import Unread, unread
from sources.lazy_re import regex

HEAD_LIMIT: Final = 102_400
"""Bytes of a response's head with all interim (1xx) heads before it.

Browsers bear 256 KiB and more: what is longer is cut, so that its status counts all the same.
"""
INTERIM_LIMIT: Final = 10
LONGEST_END: Final = 1.0
"""Seconds that the end of a closing connection is waited for."""
_OPENING = 16
_HEAD_END = regex(rb"\n\r?\n")
_PROTOCOL = b"HTTP/"
_HTTP2_FRAME = regex(rb"\x00..[\x04\x07].\x00\x00\x00\x00", re.DOTALL)
"""The head of a SETTINGS or GOAWAY frame (RFC 9113, section 4.1): a server begins with one."""
_HTTP2_BEGINNING = regex(rb"\x00(?:.(?:.(?:[\x04\x07](?:.\x00{0,3})?)?)?)?", re.DOTALL)
_STATUS = regex(rb"HTTP/\d(?:\.\d)? ([1-9]\d\d)(?!\d)")


class BoundedResponseHandler(ResponseHandler):
    """One connection, made by the connector; requests on it follow one another.

    A bad head becomes a `FaultError` that keeps the status where the status line was readable.
    Bytes beyond a response, or before a request, end the connection: they never become the
    response to the next request.
    """

    went_stale = False
    """Whether the server ended it while it was kept, as only the next request shows."""
    sent_unasked = False
    """Whether the server sent bytes that belong to no response."""
    quiet_at = 0.0
    """The loop's time before which a kept connection is not used again."""
    _served = False
    _awaiting_head = False
    _head_bytes = 0
    _interim_heads = 0
    _opening = b""
    _last = b""
    _is_head_request = False
    _body: Body = Endless()

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self.on_unasked: Callable[[], None] = _nothing
        """Called for bytes that belong to no response; the connector has its own here."""

    @property
    def should_close(self) -> bool:
        """Whether the connection cannot be used again: its response must have ended exactly."""
        return super().should_close or not self._body.ended

    def set_response_params(self, *, skip_payload: bool = False, **params: Any) -> None:  # noqa: ANN401 aiohttp's own, passed on
        """A request is about to be sent: counts begin anew."""
        self._is_head_request = skip_payload
        self._awaiting_head = True
        self._head_bytes = self._interim_heads = 0
        self._opening = self._last = b""
        self._held: list[bytes] = []
        self._body = Endless()
        super().set_response_params(skip_payload=skip_payload, **params)

    def is_spent(self) -> bool:
        """Whether a kept connection must not carry another request: asked before each is sent.

        What has come by then is no response to it. On a new connection it is judged, as nothing
        else can be meant, and the connection is closed after it.

        Raises:
            FaultError: what ended a new connection; sending on it would hide the cause.
        """
        early = unread(self.transport)
        if self._served:
            self.sent_unasked |= early is Unread.BYTES
            return early is not None or not self.is_connected()
        ended_by = self.exception()
        if ended_by is not None and not self.is_connected():
            raise ended_by
        if early or self._tail:
            self.force_close()
        return False

    def close(self) -> None:
        """Ends the connection at once; over TLS aiohttp's would wait 30 s for a reply to that."""
        self.abort()

    async def wait_until_lost(self) -> None:
        """Waits until the loop has told why a closing connection ended: some turns later."""
        closed = self.closed
        if closed is not None:
            with suppress(ClientConnectionError, TimeoutError):
                await asyncio.wait_for(closed, LONGEST_END)

    def data_received(self, data: bytes) -> None:
        """Counts and parses what came; b"" resumes a paused parser."""
        resumed = not data
        while data and self._awaiting_head:
            if self._exception is not None:
                return
            data = self._head_received(data)
        if data or resumed:
            self._body_received(data)

    def feed_data(self, data: Any, size: int = 0) -> None:  # noqa: ANN401 aiohttp's own
        """A head was parsed; an interim one is counted, the final one ends the counting."""
        if data[0].code < 200 and data[0].code != 101:  # noqa: PLR2004 RFC 9110, section 15.2
            self._interim_heads += 1
            self._opening = b""
        else:
            self._awaiting_head = False
            self._served = True
        super().feed_data(data, size)

    def set_exception(self, exc: BaseException, *cause: BaseException) -> None:
        """As aiohttp's, but what goes wrong before a head is told as that, with any status.

        aiohttp sends a request again whose connection ended without a word; that is meant for
        connections kept too long. What a new connection did, another would do again. But a head
        spoilt on a kept one may be what an earlier answer left behind.
        """
        detail = ""
        if self._awaiting_head and _HTTP2_FRAME.match(self._opening):
            exc = FaultError(Fault.HTTP2_ONLY, "the server speaks HTTP/2 only")
        elif isinstance(exc, HttpProcessingError):
            detail = fault_of(exc)[1]
        elif isinstance(exc, ServerDisconnectedError | ClientOSError):
            if self._awaiting_head and self._opening:
                detail = "connection closed before the end of the headers"
            elif not self._served:
                exc = FaultError(*fault_of(cause[0] if isinstance(exc, OSError) else exc))
        if detail and self._awaiting_head and self._served:
            exc = ServerDisconnectedError()
        elif detail:
            exc = FaultError(Fault.BAD_HTTP, detail, status=self._status())
        self.went_stale = self._awaiting_head and isinstance(
            exc, ServerDisconnectedError | ClientOSError
        )
        super().set_exception(exc, *cause)

    def _head_received(self, data: bytes) -> bytes:
        """Parses the head once it has come whole, mended, and returns the rest.

        Were they parsed together, a fault in the body would cost us the head.
        """
        found = _HEAD_END.search(self._last + data)
        end = found.end() - len(self._last) if found else len(data)
        head, rest = data[:end], data[end:]
        self._last = b"" if found else (self._last + head)[-3:]
        self._opening += head[: _OPENING - len(self._opening)]
        self._head_bytes += len(head)
        if self._head_bytes > HEAD_LIMIT:
            self._held.append(head[: HEAD_LIMIT - self._head_bytes])
            self._cut()
            return b""
        self._held.append(head)
        if found or not (self._may_be_http() or self._may_be_http2()):
            whole = mended(b"".join(self._held))
            self._held.clear()
            super().data_received(whole)
            if not self._awaiting_head:
                self._body = body_after(whole, is_head_request=self._is_head_request)
        if self._interim_heads > INTERIM_LIMIT:
            self._refuse(f"more than {INTERIM_LIMIT} interim responses")
            return b""
        return rest

    def _cut(self) -> None:
        """Takes what came of too long a head for all of it, and the connection for broken."""
        detail = f"headers larger than {HEAD_LIMIT} bytes"
        super().data_received(cut_short(b"".join(self._held)))
        if self._awaiting_head:
            self._refuse(detail)
            return
        self._break_off(detail)

    def _break_off(self, detail: str) -> None:
        """Ends the connection in the middle of a body; what came of it is used."""
        body, self._payload = self._payload, None  # that nothing else is told of it
        if body is not None and not body.is_eof():
            body.set_exception(FaultError(Fault.BAD_HTTP, detail))
        self._unasked()

    def _may_be_http(self) -> bool:
        """Whether what has come of a head can become one; the parser refuses the rest at once."""
        begun = self._opening.lstrip(b"\r\n")[: len(_PROTOCOL)]
        return _PROTOCOL.startswith(begun.upper())

    def _may_be_http2(self) -> bool:
        """Whether what has come is the beginning of a frame's head in HTTP/2, and not all of it."""
        return _HTTP2_BEGINNING.fullmatch(self._opening) is not None

    def _body_received(self, data: bytes) -> None:
        body = self._payload
        # Without a parser nothing has been asked yet: an answer in haste waits for its question.
        asked = self._parser is not None
        if data and asked and not self.upgraded:
            if body is None or body.is_eof():
                self._unasked()
                return
            belonging = self._body.take(data)
            if belonging < len(data):
                self.sent_unasked = True
                self.force_close()  # before the parser tells of the end, which frees the connection
            data = data[:belonging]
            if not data and not self._body.is_crumbled:
                return
        super().data_received(data)
        if self._body.is_crumbled:
            self._break_off("chunks too small and too many")
            return
        error = self._exception
        if error is not None and body is not None and not body.is_eof() and not body.exception():
            # aiohttp would leave the body's reader waiting.
            body.set_exception(ClientPayloadError("broken framing"), error)

    def _refuse(self, detail: str) -> None:
        """Ends the connection; heads that wait to be read must not hide that."""
        self._buffer.clear()
        self.set_exception(FaultError(Fault.BAD_HTTP, detail, status=self._status()))
        if self.transport is not None:
            self.transport.abort()

    def _unasked(self) -> None:
        self.sent_unasked = True
        self.on_unasked()
        self.force_close()
        if self.transport is not None:
            self.transport.abort()

    def _status(self) -> int | None:
        found = _STATUS.match(self._opening)
        return int(found[1]) if found else None


def _nothing() -> None:
    """What is called for unasked bytes while the connector does not listen."""
