"""Bodies as they come → bodies as they are, bounded, and honest about what is missing."""

import io
from collections.abc import Iterator
from typing import Final

from crawler.wire.codings import CODINGS, CORRUPT, PIECE, Coding
from crawler.wire.faults import clean_line

MOST_CODINGS: Final = 3
_SLICE = 8_192
_QUOTED_LENGTH = 40


class BodyDecoder:
    """Decodes one body of at most `cap` bytes by its Content-Encoding; never raises on bad data.

    `note` is "" while all is well, else one line that says why nothing more comes. A coding that
    nobody knows is passed over, as browsers do, and noted at the end.
    """

    def __init__(self, content_encoding: str, cap: int) -> None:
        named = [name.strip() for name in content_encoding.lower().split(",")]
        names = [name for name in named if name not in {"", "identity"}]
        self._cap = cap
        self._given = 0
        self._note = ""
        self._unknown = next((name for name in names if name not in CODINGS), "")
        self._stages: list[Coding] = []
        if len(names) > MOST_CODINGS:
            self._note = f"body not decoded: {len(names)} content codings"
        elif not self._unknown:
            self._stages = [CODINGS[name]() for name in reversed(names)]
        self._names = names
        self._budget = len(self._stages) * (cap + 2 * PIECE)

    @property
    def note(self) -> str:
        """Why the body is not, or will not be, whole; "" where nothing is known against it."""
        return self._note

    def feed(self, raw: bytes) -> bytes:
        """What `raw`, the next bytes received, decodes to; b"" once there is a note."""
        if self._note:
            return b""
        out = io.BytesIO()  # hands its bytes over without copying them
        try:
            for piece in self._decoded(raw):
                room = self._cap - self._given
                self._given += out.write(piece if len(piece) <= room else piece[:room])
                if len(piece) > room:
                    self._note = f"body truncated at {self._cap} bytes"
                    break
        except CORRUPT:
            self._note = f"body truncated: corrupt {self._coding} data"
        return out.getvalue()

    def finish(self) -> str:
        """The final note, once the last byte received has been fed."""
        if not self._note and not all(stage.ended for stage in self._stages):
            self._note = f"body truncated: {self._coding} data ends early"
        if not self._note and self._unknown:
            self._note = f"unknown content coding {self._coding}"
        return self._note

    @property
    def _coding(self) -> str:
        names = ", ".join(self._names) if not self._unknown else self._unknown
        return clean_line(names[:_QUOTED_LENGTH])

    def _decoded(self, raw: bytes) -> Iterator[bytes]:
        if not self._stages:
            yield raw
            return
        # In slices, as the decoders copy what they have not consumed yet each time they are asked.
        for start in range(0, len(raw), _SLICE):
            yield from self._through(0, raw[start : start + _SLICE])

    def _through(self, stage: int, data: bytes) -> Iterator[bytes]:
        """`data` through the stages from number `stage` on; what is between them is bounded too."""
        if stage == len(self._stages):
            yield data
            return
        for piece in self._stages[stage].pieces(data):
            self._budget -= len(piece)
            if self._budget < 0:
                self._note = f"body truncated at {self._cap} bytes"
                return
            yield from self._through(stage + 1, piece)
