"""Request headers: how they are read, and shown without their values."""

from crawler.app.settings.kinds import Kind, Surroundings, refuse, refuse_unseen, strings
from crawler.app.settings.references import expand
from sources.lazy_re import regex

MASK = "***"

Headers = tuple[tuple[str, str], ...]

_TOKEN = regex(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # RFC 9110 §5.6.2
_VALUE = regex(r"[\t\x20-\x7e]*")  # RFC 9110 §5.5; what is beyond ASCII is obsolete there
_OURS = frozenset({"connection", "content-length", "host", "te", "transfer-encoding", "upgrade"})
_CREDENTIALS = frozenset({"authorization", "cookie", "proxy-authorization"})


def header_lines() -> Kind[Headers]:
    """Headers for every host: a table, or lines `Name: value`. Credentials are refused here."""

    def read(value: object, around: Surroundings) -> Headers:
        return for_every_host(read_headers(value, around))

    return Kind(read, masked, "'NAME: VALUE'", many=True, join=join_headers)


def join_headers(lower: Headers, upper: Headers) -> Headers:
    """The headers of both; of two with one name, the upper one."""
    return tuple({name.lower(): (name, value) for name, value in (*lower, *upper)}.values())


def user_agent() -> Kind[str]:
    """A User-Agent header's value; never empty."""

    def read(value: object, _: Surroundings) -> str:
        text = value.strip() if isinstance(value, str) else ""
        if not text or not _VALUE.fullmatch(text):
            raise refuse(value, "a line of printable ASCII text")
        return text

    return Kind(read, lambda text: text, "TEXT")


def read_headers(value: object, around: Surroundings) -> Headers:
    """Headers from a table, or from lines `Name: value`."""
    if isinstance(value, dict):
        pairs = list(value.items())
    else:
        pairs = [_pair(line) for line in _lines(value)]
    headers = {name.lower(): (name, _header_value(name, text, around)) for name, text in pairs}
    return tuple(headers.values())


def for_every_host(headers: Headers) -> Headers:
    """`headers`, which must hold no credentials."""
    for name, _ in headers:
        if name.lower() in _CREDENTIALS:
            raise ValueError(
                f"{name} would be sent to every host; "
                f'set it for one host, under [hosts."HOST"] headers in linktend.toml'
            )
    return headers


def _lines(value: object) -> tuple[str, ...]:
    """`strings`, but its error repeats nothing that may be a secret."""
    try:
        return strings(value, "")
    except ValueError:
        raise refuse_unseen("a table of headers, or lines 'Name: value'") from None


def _pair(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon:
        raise ValueError("a header must have the form 'Name: value'")
    return name.strip(), value


def _header_value(name: str, value: object, around: Surroundings) -> str:
    if not _TOKEN.fullmatch(name):
        raise ValueError("a header name may contain only letters, digits and hyphens")
    if name.lower() in _OURS:
        raise ValueError(f"linktend sets {name} itself")
    text = expand(value, around.environ).strip() if isinstance(value, str) else None
    if text is None or not _VALUE.fullmatch(text):
        raise ValueError(f"the value of {name} is not printable ASCII text")
    return text


def masked(headers: Headers) -> dict[str, str]:
    """The names, with nothing of the values."""
    return dict.fromkeys((name for name, _ in headers), MASK)
