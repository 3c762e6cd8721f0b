"""Outcomes kept for later, their bodies in a temporary file, so that memory stays small."""

import tempfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from crawler.model import Failed, Fetched, Target

MOST_BYTES = 1 << 30
"""Bytes of compressed bodies that are kept; what comes after is forgotten and asked for again."""
_FAST = 1


class Spool(Mapping[Target, Fetched | Failed]):
    """A mapping that only grows; a body is read back whenever its outcome is looked up."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 closed by `close`
        self._kept: dict[Target, tuple[Fetched | Failed, int, int]] = {}
        self._most_bytes = most_bytes
        self._size = 0

    def add(self, target: Target, outcome: Fetched | Failed) -> None:
        """Keeps the outcome of `target`, unless the disk is full or enough is kept."""
        if isinstance(outcome, Failed) or not outcome.body:
            self._kept[target] = (outcome, 0, 0)
            return
        body = zlib.compress(outcome.body, _FAST)
        if self._size + len(body) > self._most_bytes:
            return
        try:
            self._file.seek(self._size)
            self._file.write(body)
        except OSError:
            self._most_bytes = 0
            return
        self._kept[target] = (replace(outcome, body=b""), self._size, len(body))
        self._size += len(body)

    def close(self) -> None:
        """Gives the disk space back; no body can be looked up any more."""
        self._file.close()

    def __getitem__(self, target: Target) -> Fetched | Failed:
        outcome, start, length = self._kept[target]
        if isinstance(outcome, Failed) or not length:
            return outcome
        self._file.seek(start)
        return replace(outcome, body=zlib.decompress(self._file.read(length)))

    def __contains__(self, target: object) -> bool:
        return target in self._kept

    def __iter__(self) -> Iterator[Target]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)
