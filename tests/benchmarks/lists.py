"""The lists that are raced over: real ones where the corpora are at hand, else made like them.

- `small`: 520 links on 267 hosts, the largest 45 (a list on one subject)
- `heavy`: 3,169 links on 228 hosts, 2,817 of them on one (a list of repositories)
- `diverse`: 1,500 links on about 470 hosts: all of `small`, and of `heavy` every other host and as
  much of the largest as makes up the number
- `broad`: 1,287 links on 514 hosts, 400 of them on one and 201 on five other large ones; made up
- `deep`: 3,161 links on 225 hosts, 2,600 of them on one; made up

Hosts bear their names as one label (`github-com.simulated`), so that nobody's knowledge of
particular sites meets one that is not played here, under a top-level domain that is not reserved,
as some checkers leave those alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain, islice
from pathlib import Path

from sources.model import Document
from sources.registry import MARKDOWN, parse
from sources.urls import host, normalise, scheme

CORPORA = Path(__file__).parents[2] / "../shared/corpora"
NAMES = ("diverse", "small", "heavy", "broad", "deep")
SUFFIX = ".simulated"
GIANT = f"github-com{SUFFIX}"
DIVERSE_LINKS = 1_500
_REAL = {"small": "awesome-mlops.md", "heavy": "awesome-go.md"}
_SIZES = {
    "small": (45, 43, 29, 18, 16, 10, 9, 7, 6, 6, 6, *[4] * 7, *[3] * 5, *[2] * 38, *[1] * 206),
    "heavy": (2817, 64, 16, 8, 6, 5, 5, 4, 4, 4, 3, 3, 3, *[2] * 12, *[1] * 203),
    "broad": (
        *(400, 60, 45, 38, 31, 27, 22, 18, 15, 12, 10, 9, 8, 7, 7, 6, 6, 6),
        *(*[5] * 8, *[3] * 8, *[2] * 16, *[1] * 464),
    ),
    "deep": (
        *(2600, 64, 48, 36, 28, 26, 16, 12, 10, 8, 8, 6, 6, 5, 5, 5),
        *(*[4] * 8, *[3] * 12, *[2] * 21, *[1] * 168),
    ),
}
"""Links on each host, largest first: of the real lists and of those that are made up anyway."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of a list: its text, and its URL, normalised and without fragment."""

    title: str
    url: str


def entries(name: str, corpora: Path = CORPORA) -> tuple[Entry, ...]:
    """The distinct links of the list of that name, in the order of the document."""
    if name != "diverse":
        return _real_or_made(name, corpora)
    small, heavy = (_real_or_made(each, corpora) for each in ("small", "heavy"))
    others = [entry for entry in heavy if host(entry.url) != GIANT]
    giant = (entry for entry in heavy if host(entry.url) == GIANT)
    listed = _distinct(chain(small, _mixed(others, giant)))
    return tuple(islice(listed, DIVERSE_LINKS))


def is_real(corpora: Path = CORPORA) -> bool:
    """Whether the lists are those of the corpora."""
    return all((corpora / "lists" / name).exists() for name in _REAL.values())


def as_markdown(listed: Sequence[Entry]) -> str:
    """The list as a Markdown document."""
    items = (f"- [{entry.title}](<{entry.url}>) - worth a look.\n" for entry in listed)
    return "# A reading list\n\n" + "".join(items)


def as_html(listed: Sequence[Entry]) -> str:
    """The same list as an HTML document, for checkers that read no Markdown."""
    items = (
        f'<li><a href="{escape(entry.url)}">{escape(entry.title)}</a></li>\n' for entry in listed
    )
    return (
        f'<!doctype html><meta charset="utf-8"><title>A list</title><ul>\n{"".join(items)}</ul>\n'
    )


def _plain(title: str) -> str:
    """The title as it can stand in either document as it is."""
    return " ".join("".join(each for each in title if each not in "[]\\<>`*_&").split())


def _mixed(others: Sequence[Entry], giant: Iterator[Entry]) -> Iterator[Entry]:
    """Others and the giant's links in turns, two of the giant's to one, as lists mix them."""
    for entry in others:
        yield entry
        yield from islice(giant, 2)
    yield from giant


def _real_or_made(name: str, corpora: Path) -> tuple[Entry, ...]:
    path = corpora / "lists" / _REAL[name] if name in _REAL else None
    found = _read(path) if path is not None and path.exists() else _make(name)
    return tuple(_distinct(found))


def _distinct(listed: Iterator[Entry]) -> Iterator[Entry]:
    seen = set()
    for entry in listed:
        if entry.url not in seen:
            seen.add(entry.url)
            yield entry


def _read(path: Path) -> Iterator[Entry]:
    text = path.read_text(encoding="utf-8")
    for link in parse(Document(path.name, text, MARKDOWN)).links:
        url = (normalise(link.url) or "").partition("#")[0]
        if scheme(url) in {"http", "https"}:
            title = _plain(link.text) or host(url)
            yield Entry(title, _under_suffix(url))


def _under_suffix(url: str) -> str:
    name = host(url)
    return url.replace(name, name.replace(".", "-") + SUFFIX, 1)


def _make(name: str) -> Iterator[Entry]:
    """A list with the same number of links on each host; the largest hosts' are spread evenly."""
    sizes = _SIZES[name]
    places = []
    for rank, size in enumerate(sizes):
        where = GIANT if rank == 0 else f"{_WORDS[rank % len(_WORDS)]}-{rank}-{name}{SUFFIX}"
        places += [((turn + 0.5) / size, rank, where, turn) for turn in range(size)]
    for _, rank, where, turn in sorted(places):
        words = [_WORDS[(rank + turn * step) % len(_WORDS)] for step in (3, 7, 11)]
        over = "http" if rank % 29 == 28 else "https"
        title = f"{words[0].title()} {words[1]} and {words[2]}"
        yield Entry(title, f"{over}://{where}/{words[0]}/{words[1]}-{turn}")


_WORDS = (
    *("atlas", "beacon", "cedar", "delta", "ember", "fjord", "grove", "harbor", "island"),
    *("jasper", "kernel", "lantern", "meadow", "nimbus", "orchard", "pebble", "quarry", "river"),
    *("summit", "timber", "umber", "valley", "willow", "yonder", "zephyr", "anchor", "bridge"),
    *("cobalt", "drift", "engine", "fable", "garnet", "hollow", "ivory", "juniper", "ledger"),
)
