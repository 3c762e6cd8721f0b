"""Settings chosen from what there is: a name, yes or no, HTTP status codes."""

from itertools import groupby

from crawler.app.settings.kinds import Kind, Surroundings, refuse
from sources.lazy_re import regex

LOWEST_STATUS, HIGHEST_STATUS = 100, 999
"""RFC 9110 §15 ends at 599; servers in the wild answer up to 999."""

SHORTEST_RANGE = 3
"""Codes in a row that are shown as a range."""

_STATUS = regex(r"([0-9]{3})(?:\.\.([0-9]{3}))?")
_YES = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def choice(*names: str) -> Kind[str]:
    """One of `names`."""

    def read(value: object, _: Surroundings) -> str:
        if not isinstance(value, str) or value not in names:
            raise refuse(value, f"one of {', '.join(names)}")
        return value

    return Kind(read, lambda name: name, f"[{'|'.join(names)}]", choices=names)


def flag() -> Kind[bool]:
    """True or false; text may also say yes, no, 1 or 0."""

    def read(value: object, _: Surroundings) -> bool:
        answer = _YES.get(value.strip().lower()) if isinstance(value, str) else value
        if not isinstance(answer, bool):
            raise refuse(value, "true or false")
        return answer

    return Kind(read, lambda answer: answer, "")


def statuses() -> Kind[frozenset[int]]:
    """HTTP status codes: numbers, ranges such as `200..299`, or several with commas between."""
    return Kind(_read_statuses, show_statuses, "CODES", many=True, join=frozenset.union)


def _read_statuses(value: object, _: Surroundings) -> frozenset[int]:
    items = value if isinstance(value, list | tuple) else (value,)
    codes: set[int] = set()
    for item in items:
        if isinstance(item, bool) or not isinstance(item, int | str):
            raise _not_statuses(item)
        if isinstance(item, int):
            codes.update(_status_range(item, item, item))
            continue
        for part in item.split(","):
            match = _STATUS.fullmatch(part.strip())
            if not match:
                raise _not_statuses(part)
            codes.update(_status_range(int(match[1]), int(match[2] or match[1]), part))
    return frozenset(codes)


def _status_range(first: int, last: int, shown: object) -> range:
    if not LOWEST_STATUS <= first <= last <= HIGHEST_STATUS:
        raise _not_statuses(shown)
    return range(first, last + 1)


def _not_statuses(value: object) -> ValueError:
    return refuse(
        value, f"a status code from {LOWEST_STATUS} to {HIGHEST_STATUS} or a range like '200..299'"
    )


def show_statuses(codes: frozenset[int]) -> list[int | str]:
    """The codes in order, three or more in a row as one range."""
    shown: list[int | str] = []
    for _, run in groupby(enumerate(sorted(codes)), key=lambda pair: pair[1] - pair[0]):
        row = [code for _, code in run]
        shown += row if len(row) < SHORTEST_RANGE else [f"{row[0]}..{row[-1]}"]
    return shown
