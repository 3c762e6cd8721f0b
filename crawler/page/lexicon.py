"""Many phrases sought in one text at the cost of a look-up for each."""

from collections.abc import Iterable

from sources.lazy_re import regex

WORD = regex(r"[\w-]+")

# From Thai on, scripts without spaces or with endings that stick to the word: no word to look up.
_THAI = "\u0e00"


class Lexicon:
    """Literal phrases that begin and end where words do (`WORD`), in one order for every text."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self.phrases = tuple(dict.fromkeys(phrases))
        self._unspaced = tuple(phrase for phrase in self.phrases if max(phrase) >= _THAI)
        self._by_word: dict[str, list[str]] = {}
        for phrase in self.phrases:
            if max(phrase) < _THAI:
                self._by_word.setdefault(max(WORD.findall(phrase), key=len), []).append(phrase)
        self._words = frozenset(self._by_word)

    def first_in(self, text: str, words: frozenset[str]) -> str:
        """A phrase that is in `text`, whose words are `words`; "" where none is."""
        for word in sorted(self._words & words):
            for phrase in self._by_word[word]:
                if phrase in text:
                    return phrase
        if text.isascii():
            return ""
        return next((phrase for phrase in self._unspaced if phrase in text), "")


def words_of(text: str) -> frozenset[str]:
    """The words that a `Lexicon` looks up."""
    return frozenset(WORD.findall(text))
