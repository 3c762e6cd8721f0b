"""Fit a text of sections into a limit of characters: whole items only, and a count of the rest."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text that may end after any of its items; without items it is not shown.

    `noun` names one item in the count of what was left out.
    """

    head: str
    items: tuple[str, ...]
    noun: str = "link"
    foot: str = ""


def fitted(sections: Iterable[Section], room: int) -> tuple[str, dict[str, int]]:
    """As much as `room` characters hold, in order, and how many items of each noun are missing.

    Once an item does not fit, everything after it is left out: what is shown is always the most
    urgent part, never a sample. Linear in the number of items.
    """
    parts: list[str] = []
    missing: dict[str, int] = {}
    for section in sections:
        shown: list[str] = []
        left = room - len(section.head) - len(section.foot)
        for item in () if missing else section.items:
            left -= len(item)
            if left < 0:
                break
            shown.append(item)
        if shown:
            parts += [section.head, *shown, section.foot]
            room = left if len(shown) == len(section.items) else 0
        if rest := len(section.items) - len(shown):
            missing[section.noun] = missing.get(section.noun, 0) + rest
    return "".join(parts), missing
