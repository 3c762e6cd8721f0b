"""What the targets of a run are called in the database, where no secret is."""

from collections import Counter

from db.scrub import scrub_url
from sources.lazy_re import regex
from sources.secret_names import MASK

_NUMBER = regex(r" \(\d+\)\Z")


class Names:
    """The stored form of each target's URL, one for each: `https://a.example/?key=*** (2)`.

    URLs that differ only in what is masked are told apart by the order in which they are first
    named, which is the document's: anything made of the secrets would give something of them away.
    Where such links change places in their document, they change names, and histories, as well.
    """

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._alike: Counter[str] = Counter()

    def of(self, url: str) -> str:
        """The name of the target `url`, always the same."""
        known = self._names.get(url)
        if known is not None:
            return known
        masked = scrub_url(url)
        # A document may quote a URL that somebody has masked already.
        if masked == url and MASK not in url:
            return url
        self._alike[masked] += 1
        # A login inside a query is left out without a trace: the first name is the URL's without.
        number = self._alike[masked] + (MASK not in masked)
        name = self._names[url] = masked if number == 1 else f"{masked} ({number})"
        return name


def is_lasting(name: str) -> bool:
    """Whether a target of that name has the same one whatever else its document says."""
    return MASK not in name and _NUMBER.search(name) is None
