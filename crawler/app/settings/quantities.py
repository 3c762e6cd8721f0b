"""Numbers with units: whole numbers, durations in seconds, sizes in bytes."""

import re

from crawler.app.settings.kinds import Kind, Surroundings, refuse
from sources.lazy_re import regex

LONGEST_TEXT = 32
"""Characters; no sensible quantity is longer, and Python's int() is quadratic."""

MICROSECONDS = 6
"""Decimals of a second that a duration keeps."""

DAY = 86_400.0

DURATION_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
SIZE_UNITS = {
    "gib": 1 << 30, "mib": 1 << 20, "kib": 1 << 10, "gb": 10**9, "mb": 10**6, "kb": 10**3, "b": 1,
}  # fmt: skip

_NUMBER = regex(r"[0-9]+(?:\.[0-9]+)?")
_DURATION = regex(r"(?:[0-9]+(?:\.[0-9]+)?(?:ms|[smhd]))+")
_DURATION_PART = regex(r"([0-9.]+)(ms|[smhd])")
_SIZE = regex(r"([0-9]+(?:\.[0-9]+)?) ?([kmg]?i?b)")


def whole(least: int, most: int) -> Kind[int]:
    """A whole number from `least` to `most`."""
    allowed = f"a whole number from {least} to {most}"

    def read(value: object, _: Surroundings) -> int:
        number = value
        if isinstance(value, str) and len(value) <= LONGEST_TEXT and re.fullmatch("[0-9]+", value):
            number = int(value)
        if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
            raise refuse(value, allowed)
        return number

    return Kind(read, lambda number: number, "N")


def duration(least: float, most: float) -> Kind[float]:
    """A duration in seconds from `least` to `most`; text may carry units, as in `1h30m`."""
    allowed = f"a duration from {show_duration(least)} to {show_duration(most)}, such as 20, "
    allowed += "'500ms', '20s' or '1h30m'"

    def read(value: object, _: Surroundings) -> float:
        number = _seconds(value) if isinstance(value, str) else value
        if isinstance(number, bool) or not isinstance(number, int | float):
            raise refuse(value, allowed)
        if not least <= number <= most:
            raise refuse(value, allowed)
        return round(float(number), MICROSECONDS)

    return Kind(read, show_duration, "SECONDS")


def _seconds(text: str) -> float | None:
    """The seconds `text` means, None where it means none."""
    text = text.strip().lower()
    if len(text) > LONGEST_TEXT:
        return None
    if _NUMBER.fullmatch(text):
        return float(text)
    if not _DURATION.fullmatch(text):
        return None
    units = {**DURATION_UNITS, "d": 86_400.0}
    return sum(float(number) * units[unit] for number, unit in _DURATION_PART.findall(text))


def show_duration(seconds: float) -> str:
    """`seconds` in the greatest unit, hours at most, that holds them exactly: `24h`, `90s`."""
    if seconds == 0:
        return "0s"
    for unit, length in DURATION_UNITS.items():
        count = round(seconds / length)
        if count and count * length == seconds:
            return f"{count}{unit}"
    return f"{seconds:.{MICROSECONDS}f}".rstrip("0") + "s"


def size(least: int, most: int) -> Kind[int]:
    """A size in bytes from `least` to `most`; text may carry units, as in `1MiB` or `500kB`."""
    allowed = f"a size from {show_size(least)} to {show_size(most)}, such as 65536, '500kB', '1MiB'"

    def read(value: object, _: Surroundings) -> int:
        number = _bytes(value) if isinstance(value, str) else value
        if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
            raise refuse(value, allowed)
        return number

    return Kind(read, show_size, "BYTES")


def _bytes(text: str) -> int | None:
    """The bytes `text` means, None where it means none."""
    text = text.strip().lower()
    if len(text) > LONGEST_TEXT:
        return None
    match = _SIZE.fullmatch(text if text.endswith("b") else f"{text}b")
    if not match or match[2] not in SIZE_UNITS:
        return None
    return round(float(match[1]) * SIZE_UNITS[match[2]])


def show_size(count: int) -> str:
    """`count` bytes in the greatest unit that holds them exactly: `1MiB`, `500kB`, `1B`."""
    names = {"gib": "GiB", "mib": "MiB", "kib": "KiB", "gb": "GB", "mb": "MB", "kb": "kB", "b": "B"}
    unit = next(unit for unit, length in SIZE_UNITS.items() if count % length == 0)
    return f"{count // SIZE_UNITS[unit]}{names[unit]}"
