"""Tags and comments of HTML with their exact places, in one linear scan.

By the tokenization rules of WHATWG HTML (section 13.2.5). One grammar, compiled for text and for
bytes: offsets are into what was passed in. Every expression consumes what it looks at, so that
nothing is scanned twice, whatever is in it.

The standard needs a tree to know where `svg` and `math` end. Here they end at their first end tag,
and raw text elements are that inside them too.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache, lru_cache
from typing import Any, AnyStr, Final, NamedTuple

from sources.lazy_re import regex

COMMENT: Final = "!--"
"""The name of comments, bogus ones (`<!x>`, `<?x>`, `</ x>`, `</>`) and doctypes included."""
RAW_TEXT: Final = frozenset(
    ("iframe", "noembed", "noframes", "plaintext", "script", "style", "textarea", "title", "xmp")
)
"""Elements whose content is text, never tags (sections 13.2.6.2 and 13.2.6.4)."""
FOREIGN: Final = frozenset(("math", "svg"))
"""Elements that hold another language: a `title` in them is not that of the page."""
OPAQUE: Final = RAW_TEXT | {COMMENT}
"""Tokens whose content looks like tags and is none."""

_ENCLOSING = FOREIGN | {"noscript", "template"}
_S = r"\t\n\f\r "
_NAME = rf"[a-zA-Z][^{_S}/>]*+"
# A quote or comment that is never closed runs to the end.
_VALUE = rf"\"([^\"]*+)(?:\"|\Z)|'([^']*+)(?:'|\Z)|([^{_S}>]*+)"
_ATTRIBUTE = rf"[{_S}/]*+([^{_S}/>][^{_S}/>=]*+)(?:[{_S}]*+=[{_S}]*+(?:{_VALUE}))?"
# As nearly all attributes are written; then as they may be.
_USUAL = r" [a-z-]++=\"[^\"]*+\""
_ATTRIBUTES = "(?>(?:{}|{})*)".format(_USUAL, re.sub(r"\((?!\?)", "(?:", _ATTRIBUTE))
_TAG = rf"(/?{_NAME}){_ATTRIBUTES}([{_S}/]*+)(>?)"
_COMMENT = r"!--(?:-?>|(?s:.*?)--!?>|(?s:.*))|[!?][^>]*+>?|/(?=[^a-zA-Z])[^>]*+>?"
_COMMENT_GROUP = 4
_LOWER = {0: "\ufffd"} | {code: chr(code).lower() for code in range(ord("A"), ord("Z") + 1)}
# Names as nearly all are written, in text and in bytes.
_USUAL_NAMES: dict[Any, str] = {
    written: name
    for name in (
        *sorted(RAW_TEXT | _ENCLOSING),
        *(
            "a",
            "b",
            "body",
            "br",
            "div",
            "em",
            "form",
            "h1",
            "h2",
            "h3",
            "head",
            "html",
            "i",
            "img",
        ),
        *("input", "li", "link", "meta", "p", "select", "span", "strong", "time", "ul"),
        *("/a", "/div", "/em", "/form", "/h1", "/h2", "/h3", "/li", "/p", "/span", "/strong"),
    )
    for written in (name, name.encode())
}
_START_TAG = regex(rf"<({_NAME})")


class _Grammar:
    """What a scan looks for, in text or in bytes."""

    def __init__(self, kind: type) -> None:
        self.token = _compiled(rf"<(?:{_TAG}|({_COMMENT}))", kind)
        self.attribute = _compiled(_ATTRIBUTE, kind)
        self.markup = _compiled(rf"<(?:/?{_NAME}{_ATTRIBUTES}[{_S}/]*+>?|{_COMMENT})", kind)
        self.cdata = _compiled(r"<!\[CDATA\[(?s:.*?)(?:\]\]>|\Z)", kind)
        # What the escaped states of a script begin and end with (13.2.5.15 to 13.2.5.31).
        self.in_script = _compiled(
            rf"(<!)(?=--)|(-->)|(<(?i:script)(?=[{_S}/>]))|</(?i:script)(?=[{_S}/>])", kind
        )
        self.mark = _compiled("[\"'<]", kind)
        literals = ("<", ">", '"', "'", "=\t\n\f\r ")
        self.literals: Any = tuple(map(str.encode, literals)) if kind is bytes else literals


class Token(NamedTuple):  # made in a third of the time of a frozen dataclass
    """A tag or comment from `start` to `end`; the attributes of a tag begin at `rest`.

    `name` is in lower case, with a `/` before it for an end tag. `content_end` is where the
    content of a raw text element ends, and that of `svg`, `math`, `noscript` and `template`; `end`
    for all others. `is_empty` is set for a tag that ends in `/>`, `is_cut` where the text ends in
    the tag, which browsers drop, and `is_foreign` inside `svg` and `math`.
    """

    name: str
    start: int
    rest: int
    end: int
    content_end: int
    is_empty: bool = False
    is_cut: bool = False
    is_foreign: bool = False


# Twice as fast as the constructor of a named tuple.
_new: Callable[[type[Token], tuple[object, ...]], Token] = tuple.__new__


def tokens(
    text: AnyStr,
    names: AbstractSet[str] | None = None,
    *,
    start: int = 0,
    stop: int | None = None,
    scripting: bool = False,
    xhtml: bool = False,
) -> Iterator[Token]:
    """The tags and comments of `text` from `start` to `stop` in order; raw text has none.

    With `names` only tokens called so: many times faster where these are few. `start` is where a
    token or text begins. With `scripting`, `noscript` is a raw text element; in `xhtml` a tag that
    ends in `/>` has no content.
    """
    stop = len(text) if stop is None else min(stop, len(text))
    return _Scan(text, stop, scripting=scripting, xhtml=xhtml).run(names, start)


def tags_at(
    text: AnyStr, places: Iterable[int], known: Sequence[Token], *, scripting: bool = False
) -> Iterator[Token]:
    """The start tags of `text` in which one of `places`, offsets in order, lies.

    `known` are its tokens by the same `scripting`, with or without others than `OPAQUE` ones.
    """
    scan = _Scan(text, len(text), scripting=scripting)
    at = index = 0
    for place in places:
        if place < at:
            continue
        while index < len(known) and known[index].start <= place:
            index += 1
        token: Token | None = known[index - 1] if index else None
        after = scan.after(token) if token else 0
        if after <= place:
            token = scan.around(place, max(at, after))
        at = place + 1
        if token and token.start <= place < token.end:
            at = token.end
            if token.name[0] not in "!/":
                yield token


def start_tag(text: str) -> re.Match[str] | None:
    """The start of the tag that `text` begins with; group 1 is its name."""
    return _START_TAG.match(text)


def attribute_expression(like: AnyStr) -> re.Pattern[AnyStr]:
    """One attribute: group 1 is its name, and group 2, 3 or 4 its value if it has one."""
    return _grammar(type(like)).attribute


def without_markup(text: AnyStr, instead: AnyStr) -> AnyStr:
    """`text` with `instead` in the place of each tag and comment; raw text is kept."""
    return _grammar(type(text)).markup.sub(instead, text)


def lower(name: AnyStr) -> str:
    """A name with its ASCII letters in lower case, NUL as U+FFFD."""
    text = name.decode("utf-8", "replace") if isinstance(name, bytes) else name
    return text.lower() if text.isascii() and "\0" not in text else text.translate(_LOWER)


def _compiled(expression: str, kind: type) -> re.Pattern[Any]:
    return re.compile(expression.encode()) if kind is bytes else re.compile(expression, re.ASCII)


@cache
def _grammar(kind: type) -> _Grammar:
    return _Grammar(kind)


@lru_cache(maxsize=32)
def _openings(names: AbstractSet[str] | None, kind: type) -> re.Pattern[Any]:
    """How comments begin, and tags called one of `names` or with content of their own."""
    if names is None:
        return _compiled(r"<(?=[a-zA-Z!?]|/(?s:.))", kind)
    called = {name for name in names if name != COMMENT} | RAW_TEXT | _ENCLOSING
    # Two letters tell most other tags.
    letters = (sorted({name[at : at + 1] for name in called}) for at in (0, 1))
    first, second = ("".join(each) + "".join(each).upper() for each in letters)
    second = f"[{second}]" if all(len(name) > 1 for name in called) else ""
    each = "|".join("".join(f"[{c}{c.upper()}]" for c in name) for name in sorted(called))
    return _compiled(
        rf"<(?:(?=[{first}]{second})(?:{each})(?![^{_S}/>])|[!?]|/(?=[^a-zA-Z]))", kind
    )


@lru_cache(maxsize=32)
def _end_tag(name: str, kind: type) -> re.Pattern[Any]:
    """An end tag, or what may hide the one of a script."""
    escape = "|(!--)" if name == "script" else ""
    return _compiled(rf"<(?:/(?i:{name})(?=[{_S}/>]){escape})", kind)


class _Scan:
    """One scan of a text, or of bytes, up to `stop`."""

    def __init__(
        self, text: str | bytes, stop: int, *, scripting: bool = False, xhtml: bool = False
    ) -> None:
        self._text: Any = text
        self._kind: type = type(text)
        self._stop = stop
        self._xhtml = xhtml
        self._grammar = _grammar(self._kind)
        self._raw = RAW_TEXT | {"noscript"} if scripting else RAW_TEXT
        self._with_content = self._raw | _ENCLOSING
        self._names: dict[Any, str] = {}
        self._foreign_end = 0
        self._next_ends: dict[str, int] = {}

    def run(self, names: AbstractSet[str] | None, start: int) -> Iterator[Token]:
        """The tokens from `start` that are called one of `names`."""
        text, stop, less = self._text, self._stop, self._grammar.literals[0]
        search = _openings(names and frozenset(names), self._kind).search
        match: Any = self._grammar.token.match  # there is one wherever this is asked
        at = start
        while found := search(text, at, stop):
            here = found.start()
            # Where no tag has begun since the last one, this is in none.
            if names is not None and text.find(less, at, here) >= 0:
                here = self._start_around(here, at)
            token = self._read(match(text, here, stop))
            at = token.content_end if token.name in self._raw else token.end
            if names is None or token.name in names:
                yield token

    def around(self, place: int, at: int) -> Token | None:
        """The last tag that begins from `at`, which is in none, to `place`."""
        here: int = self._text.rfind(self._grammar.literals[0], at, place + 1)
        if here < 0:
            return None
        found = self._grammar.token.match(self._text, self._start_around(here, at), self._stop)
        return self._read(found) if found else None

    def _start_around(self, here: int, at: int) -> int:
        """The start of the tag in which `here` lies, or `here` itself; `at` is in no tag.

        Values hardly ever have a `<`. Where the last quote of either kind opens nothing, and none
        follows the last `>`, this is none of them; all else is read tag by tag.
        """
        text = self._text
        _, greater, double, single, before_value = self._grammar.literals
        last: int = text.rfind(greater, at, here)
        if last >= 0 and not self._grammar.mark.search(text, last, here):
            one, other = text.rfind(double, at, last), text.rfind(single, at, last)
            if not (one > 0 and text[one - 1 : one] in before_value) and not (
                other > 0 and text[other - 1 : other] in before_value
            ):
                return here
        for found in self._grammar.token.finditer(text, at, self._stop):
            if found.end() > here:
                return int(min(found.start(), here))
        return here

    def after(self, token: Token) -> int:
        """Where the scan goes on after `token`."""
        return token.content_end if token.name in self._raw else token.end

    def _read(self, found: re.Match[Any]) -> Token:
        start, end = found.span()
        if found.lastindex == _COMMENT_GROUP:
            if start < self._foreign_end or self._xhtml:
                cdata = self._grammar.cdata.match(self._text, start, self._stop)
                end = cdata.end() if cdata else end
            return _new(Token, (COMMENT, start, end, end, end, False, False, False))
        written, gap, close, _ = found.groups()
        name = _USUAL_NAMES.get(written) or self._name(written)
        is_empty = bool(gap) and gap[-1:] in ("/", b"/")
        is_foreign = start < self._foreign_end
        content_end = end
        if name in self._with_content and close:
            if not is_empty or not (self._xhtml or name in FOREIGN):
                content_end = self._content_end(name, end)
            if name in FOREIGN and not is_foreign:
                self._foreign_end = content_end
        return _new(
            Token, (name, start, found.end(1), end, content_end, is_empty, not close, is_foreign)
        )

    def _name(self, written: Any) -> str:  # noqa: ANN401 text or bytes, as is read
        return self._names.get(written) or self._names.setdefault(written, lower(written))

    def _content_end(self, name: str, start: int) -> int:
        """Where the content of the element `name` that begins at `start` ends."""
        if name == "plaintext":
            return self._stop
        end = self._next_ends.get(name, 0)
        if end < start:
            found = _end_tag(name, self._kind).search(self._text, start, self._stop)
            if found and found.lastindex:
                return self._script_end(found.start())
            # Raw text that never ends is all the rest; of the others, nothing is believed.
            never = self._stop if name in self._raw else self._stop + 1
            end = self._next_ends[name] = found.start() if found else never
        return end if end <= self._stop else start

    def _script_end(self, start: int) -> int:
        """Where a script ends: `<!-- <script>` hides the next end tag, up to `-->`."""
        is_escaped = hides = False
        for found in self._grammar.in_script.finditer(self._text, start, self._stop):
            match found.lastindex:
                case 1:
                    is_escaped = True
                case 2:
                    is_escaped = hides = False
                case 3:
                    hides = is_escaped
                case _:
                    if not hides:
                        return int(found.start())
                    hides = False
        return self._stop
