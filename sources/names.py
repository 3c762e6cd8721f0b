# ruff: noqa: RUF001 typographic quotes are what is matched
"""Names of authors as lists of works write them: "A, B & C", "Kohavi et al.", "Huyen, C."."""

import re

from sources.lazy_re import regex

MAX_NAMES = 30
_LONGEST_LIST = 400
_WORDS_IN_A_NAME = range(2, 5)
_LONGEST_ABBREVIATION = 3
_PARTICLES = frozenset(
    (
        "al",
        "ben",
        "bin",
        "d",
        "da",
        "de",
        "dei",
        "del",
        "della",
        "den",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "ten",
        "ter",
        "van",
        "von",
        "y",
        "zu",
    )
)
_JOINERS = frozenset(("&", "and", "und", "et", "y", "with", "+"))
_TITLES = frozenset(("dr", "prof", "mr", "mrs", "ms", "st", "jr", "sr", "phd", "ph.d", "inc", "al"))
_SUFFIXES = frozenset(("jr", "sr", "ii", "iii", "iv", "phd", "ph.d", "md", "inc", "ltd"))
_SEPARATOR = regex(r"\s*(?:,|;|&|\+|(?<=\s)(?:and|und|with)(?=\s))\s*", re.IGNORECASE)
_LEADING = regex(r"(?:and|und|with|the|by)\s+", re.IGNORECASE)
_ET_AL = regex(r"[\s,]*(?:\bet\.? al\b|\band others\b|\bet\.? alii\b)\.?", re.IGNORECASE)
_LAST_FIRST = regex(
    r"([^\W\d_][\w'’\-]*(?: [^\W\d_][\w'’\-]*){0,2}), "
    r"((?:[^\W\d_]\.[ \-]?){1,4})(?:,? (?:&|and) |, |\Z)"
)
_YEAR = regex(r"\(?\d{4}\)?[,.;:]*\Z")


def names_at_start(text: str) -> str:
    """The part at the start of `text` that reads as names, cut before prose, a year or a stop."""
    taken: list[str] = []
    for word in text.split(None, MAX_NAMES * 4)[: MAX_NAMES * 4]:
        if _YEAR.match(word) or not _may_be_in_a_name(word, first=not taken):
            break
        taken.append(word)
        if _ends_a_sentence(word):
            break
    while taken and taken[-1].lower().strip(",") in _JOINERS | {"the"}:
        taken.pop()
    return " ".join(taken).rstrip(".,;:")


def _may_be_in_a_name(word: str, *, first: bool) -> bool:
    bare = word.strip("()[]{}\"“”'’.,;:*_")
    if word.lower() in _JOINERS or bare.lower() in _PARTICLES | {"et"}:
        return True
    if first and (bare.lower() == "the" or "." in bare):
        return True
    head = next((letter for letter in bare if letter.isalpha()), "")
    return bool(head) and not head.islower()


def _ends_a_sentence(word: str) -> bool:
    if word.lower().rstrip(".,") == "al":
        return True
    if not word.endswith(".") or word.lower().strip(".,") in _TITLES:
        return False
    return len(word) > _LONGEST_ABBREVIATION and "." not in word[:-1]


def split_names(text: str) -> tuple[str, ...]:
    """The single names in `text`, "et al." dropped; at most `MAX_NAMES`."""
    text = " ".join(_ET_AL.sub("", text).split()).strip(" .,;:")
    last_first = _LAST_FIRST.findall(f"{text}." if text[-2:-1] in {" ", "."} else text)
    if last_first and "," in text:
        return tuple(f"{given.strip()} {last}" for last, given in last_first[:MAX_NAMES])
    names: list[str] = []
    for part in _SEPARATOR.split(text):
        name = _LEADING.sub("", part).strip(' "“”*_')
        if names and name.lower().rstrip(".") in _SUFFIXES:
            names[-1] = f"{names[-1]}, {name}"
        elif name:
            names.append(name)
    return tuple(names[:MAX_NAMES])


def reads_as_people(text: str) -> bool:
    """Whether the whole of `text` is a list of persons: two to four words each."""
    if len(text) > _LONGEST_LIST or names_at_start(text) != " ".join(text.split()).rstrip(".,;:"):
        return False
    names = split_names(text)
    return bool(names) and all(_is_person(name) for name in names)


def _is_person(name: str) -> bool:
    words = name.split()
    if sum(word not in _PARTICLES for word in words) not in _WORDS_IN_A_NAME:
        return False
    return all(word[0].isalpha() for word in words) and not re.search(r"[\d:]", name)
