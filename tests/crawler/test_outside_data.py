"""What reads data from outside takes time that grows with its bytes, whatever stands in them."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType

import pytest

from crawler.fetch.body import content_type
from crawler.hosts import retry_after, robots
from crawler.page import charset, dates
from crawler.page.refresh import sends_to
from crawler.sites.json_view import first_member, view
from crawler.verdict.walls import cookie_names
from crawler.wire.faults import clean_line
from sources.redaction import redact
from sources.urls import join, normalise
from tests.growth import is_linear

NOW = datetime(2027, 1, 15, tzinfo=UTC)
HERE = "https://site.example/"
LONG = "a" * 2_000


def rules(text: str) -> bool:
    return robots.parse(f"User-agent: *\n{text}").allows(HERE + LONG)


READERS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {
        "Retry-After": lambda text: retry_after.seconds(text, NOW),
        "Content-Type": content_type,
        "charset": lambda text: charset.decode(b"\xe9", f"text/html; charset{text}"),
        "bytes": lambda text: charset.decode(text.encode("latin-1", "replace"), ""),
        "Refresh": lambda text: sends_to(HERE, text, b""),
        "a page that refreshes": lambda text: sends_to(HERE, "", f"<meta {text}".encode()),
        "Location": lambda text: join(HERE, text),
        "a URL": lambda text: normalise(HERE + text),
        "a host": lambda text: normalise(f"https://{text}"),
        "secrets in a URL": lambda text: redact(f"https://{text}"),
        "Set-Cookie names": lambda text: cookie_names([text, text]),
        "robots.txt": rules,
        "JSON": lambda text: view(text.encode()),
        "a first member": lambda text: first_member(f'{{"a":{text}'.encode(), "a"),
        "a date": dates.parse,
        "an error": clean_line,
    }
)
PIECES = (
    *("a,", "(", '"\\"', "1", "1-", " ", ": ", "+0000 ", "\\", "a/b;", "=", "charset ", "charset="),
    *(
        "0;url=",
        "0;",
        "../",
        "%41",
        "?a=b&",
        "a@",
        ";sid=",
        "[",
        "\xe9",
        "xn--",
        "\xe9.",
        "\t",
        "#",
    ),
    *(
        "Disallow: /*a\n",
        "Disallow: /a\n",
        "Disallow:",
        "User-agent: a\n",
        "\r",
        "*a",
        "Sitemap: a\n",
    ),
    *('{"a":', '"a",', "\\u0041", "-", "http-equiv=refresh ", "<meta ", "2020-01-01 ", "\x1b["),
)


@pytest.mark.parametrize("reader", READERS)
def test_four_times_the_bytes_take_nowhere_near_sixteen_times_as_long(reader: str) -> None:
    def work(piece: str, count: int) -> None:
        READERS[reader](piece * count)

    for piece in PIECES:
        assert is_linear(partial(work, piece), 10_000), piece
