"""Redirects that lead in circles, nowhere, elsewhere, or where nobody should go."""

from collections.abc import Callable, Mapping
from itertools import pairwise

from crawler.limits import HostRules
from crawler.model import Hop
from tests.crawler.faults.case import TITLE, Case, Told, case, here
from tests.web import behaviours as b
from tests.web.exchange import Behaviour, Exchange
from tests.web.script import Door

SECRET = (("X-Team", "docs-secret"), ("Authorization", "Bearer general-secret"))


def location(value: bytes, status: int = 302) -> bytes:
    """A redirect whose Location is these very bytes."""
    return b"HTTP/1.1 %d Found\r\nContent-Length: 0\r\nLocation: %b\r\n\r\n" % (status, value)


def leads(name: str, host: str, value: bytes, asked: str) -> Case:
    """A Location that browsers resolve to the URL `asked`."""
    url, there = f"http://{host}.test/a/b?c", f"http://{host}.test{asked}"
    return case(
        name,
        url,
        location(value),
        "ok redirect-temporary",
        web={there: here},
        final=there,
        title=TITLE,
    )


def chain(host: str, length: int, status: int = 302) -> Mapping[str, Behaviour]:
    """So many redirects, then a page."""
    urls = [f"http://{host}.test/{number}" for number in range(length + 1)]
    steps = pairwise(urls)
    return {url: b.redirect(there, status) for url, there in steps} | {urls[-1]: here}


def until_cookie(exchange: Exchange) -> None:
    """Redirects to itself until its cookie comes back."""
    if exchange.request.headers.get("cookie") == "seen=1":
        here(exchange)
    else:
        exchange.wire.write(
            b"HTTP/1.1 302 Found\r\nSet-Cookie: seen=1; Path=/\r\nLocation: /\r\n"
            b"Content-Length: 0\r\n\r\n"
        )


def hops(count: int) -> Callable[[Told], None]:
    """The chain is kept: so many hops."""

    def kept(told: Told) -> None:
        found: tuple[Hop, ...] = getattr(told.check.outcome, "hops", ())
        assert len(found) == count

    return kept


def moved_to(url: str) -> Callable[[Told], None]:
    """The link should point to `url`."""

    def said(told: Told) -> None:
        assert told.check.judgement.new_url == url

    return said


def never_contacted(told: Told) -> None:
    assert not {"10.0.0.1", "169.254.169.254", "127.0.0.53", "::2"} & set(told.opened)
    assert len(told.requests) == 1


def nothing_leaked(told: Told) -> None:
    ours, theirs = told.requests
    assert ours.headers["x-team"] == "docs-secret"
    assert ours.headers["authorization"] == "Bearer host-secret"
    assert b"secret" not in theirs.head
    assert not {"referer", "cookie", "authorization"} & theirs.headers.keys()


def without_userinfo(told: Told) -> None:
    assert all("authorization" not in request.headers for request in told.requests)
    assert "secret" not in repr(told.check)


CASES = (
    case(
        "a redirect to itself is a loop",
        "http://self.test/",
        b.redirect("/"),
        "broken redirect-loop",
        attempts=1,
        also=hops(1),
    ),
    case(
        "two redirects to each other are a loop",
        "http://loop.test/a",
        b.redirect("/b"),
        "broken redirect-loop",
        web={"http://loop.test/b": b.redirect("/a")},
        also=hops(2),
    ),
    case(
        "a redirect to itself with another fragment is a loop",
        "http://fragment-loop.test/",
        b.redirect("/#there"),
        "broken redirect-loop",
    ),
    case(
        "a loop that ends where cookies are kept is none",
        "http://cookie-loop.test/",
        until_cookie,
        "ok redirect-temporary",
        title=TITLE,
        asked=2,
    ),
    case(
        "ten redirects are followed",
        "http://ten.test/0",
        None,
        "ok redirect-temporary",
        web=chain("ten", 10),
        also=hops(10),
    ),
    case(
        "eleven redirects are too many and the chain is kept",
        "http://eleven.test/0",
        None,
        "broken redirect-limit",
        web=chain("eleven", 11),
        also=hops(11),
    ),
    case(
        "a redirect without Location is no HTTP",
        "http://no-location.test/",
        b.message(302, {}, b""),
        "failing bad-http",
        detail="without Location",
    ),
    case(
        "a redirect with an empty Location is no HTTP",
        "http://empty-location.test/",
        location(b""),
        "failing bad-http",
    ),
    leads("a relative Location", "relative", b"next", "/a/next"),
    leads("an absolute path as Location", "path", b"/next", "/next"),
    leads("a Location of dots", "dots", b"../../../next", "/next"),
    leads("a Location of a query alone", "query", b"?q", "/a/b?q"),
    leads("a Location without scheme", "no-scheme", b"//no-scheme.test/next", "/next"),
    leads("a Location in raw UTF-8", "utf8", "/né".encode(), "/n%C3%A9"),
    leads("a Location in Latin-1", "latin1", "/né".encode("latin-1"), "/n%C3%A9"),
    leads("a Location with spaces", "spaces", b"  /a page  ", "/a%20page"),
    leads("a Location with a bad percent sign", "percent", b"/100%-off%zz", "/100%-off%zz"),
    leads("a Location with backslashes", "backslash", rb"\next", "/next"),
    leads("a Location with a tab", "tab-inside", b"/ne\txt", "/next"),
    leads("a Location with an encoded line break", "crlf", b"/a%0d%0aX:y", "/a%0d%0aX:y"),
    leads("a Location in capitals", "capitals", b"HTTP://CAPITALS.test:80/Next", "/Next"),
    case(
        "a redirect to a port that is none is broken",
        "http://bad-port.test/",
        location(b"http://bad-port.test:99999/"),
        "broken url-invalid",
        detail="redirect",
    ),
    case(
        "a redirect to a URL of endless length is broken",
        "http://long-location.test/",
        location(b"/" + b"x" * 20_000),
        "broken url-invalid",
    ),
    case(
        "credentials in a Location are dropped",
        "http://userinfo.test/",
        location(b"http://user:secret@userinfo.test/next"),
        "ok redirect-temporary",
        web={"http://userinfo.test/next": here},
        final="http://userinfo.test/next",
        also=without_userinfo,
    ),
    *(
        case(
            f"a redirect to {scheme} is never followed",
            f"http://to-{scheme}.test/",
            location(value),
            "broken redirect-unsafe",
            asked=1,
        )
        for scheme, value in (
            ("file", b"file:///etc/passwd"),
            ("javascript", b"javascript:alert(1)"),
            ("data", b"data:text/html,<script>alert(1)</script>"),
            ("mailto", b"mailto:somebody@example.com"),
            ("ftp", b"ftp://127.0.0.1/"),
            ("gopher", b"gopher://127.0.0.1:6379/_INFO"),
            ("tabs", b"java\tscript:alert(1)"),
        )
    ),
    *(
        case(
            f"a redirect to {what} is never contacted",
            f"http://to-{number}.test/",
            location(value),
            "skipped private-address",
            also=never_contacted,
        )
        for number, (what, value) in enumerate(
            (
                ("a private address", b"http://10.0.0.1/"),
                ("a cloud's metadata", b"http://169.254.169.254/latest/meta-data/"),
                ("an address in hexadecimal", b"http://0x7f.53/"),
                ("an address as one number", b"http://2130706485/"),
                ("an IPv6 address of this machine", b"http://[::2]/"),
                ("a mapped IPv6 address", b"http://[::ffff:10.0.0.1]/"),
                ("a private address by another port", b"http://10.0.0.1:8080/"),
                ("a private address over TLS", b"https://10.0.0.1/"),
            )
        )
    ),
    case(
        "a redirect from https to http is moved with a warning",
        "https://downgrade.test/",
        b.redirect("http://downgrade.test/", 301),
        "moved redirect-downgrade",
        web={"http://downgrade.test/": here},
        also=moved_to("http://downgrade.test/"),
    ),
    case(
        "a temporary redirect from https to http is moved with a warning",
        "https://downgrade-302.test/",
        b.redirect("http://downgrade-302.test/", 302),
        "moved redirect-downgrade",
        web={"http://downgrade-302.test/": here},
    ),
    case(
        "a permanent redirect to https is moved",
        "http://upgrade.test/",
        b.redirect("https://upgrade.test/", 301),
        "moved redirect-permanent",
        web={"https://upgrade.test/": here},
        also=moved_to("https://upgrade.test/"),
    ),
    case(
        "no credential and no header of ours goes to another host",
        "http://origin.test/",
        b.redirect("http://elsewhere.test/", 302),
        "ok redirect-temporary",
        web={"http://elsewhere.test/": here},
        headers=SECRET,
        rules=HostRules(headers=(("Authorization", "Bearer host-secret"),)),
        also=nothing_leaked,
    ),
    *(
        case(
            f"a {status} redirect is {expect.split()[0]}",
            f"http://status-{status}.test/",
            b.redirect("/next", status),
            expect,
            web={f"http://status-{status}.test/next": here},
            also=hops(1),
        )
        for status, expect in (
            (301, "moved redirect-permanent"),
            (308, "moved redirect-permanent"),
            (302, "ok redirect-temporary"),
            (303, "ok redirect-temporary"),
            (307, "ok redirect-temporary"),
        )
    ),
    case(
        "a redirect to a page that is gone is broken",
        "http://to-gone.test/",
        b.redirect("/gone", 301),
        "broken http-404",
        web={"http://to-gone.test/gone": b.status(404)},
    ),
    case(
        "a redirect to a host that refuses is failing with its chain",
        "http://to-refused.test/",
        b.redirect("http://refuses-there.test/", 301),
        "failing connect-refused",
        doors={"refuses-there.test": Door.CLOSED},
        also=hops(1),
    ),
    case(
        "a redirect whose own body never ends is followed",
        "http://endless-redirect.test/",
        b.endless(b"HTTP/1.1 302 Found\r\nLocation: /next\r\n\r\n", b"x" * 65_536),
        "ok redirect-temporary",
        web={"http://endless-redirect.test/next": here},
        title=TITLE,
    ),
    case(
        "a redirect whose promised body never comes is followed",
        "http://silent-redirect.test/",
        b.raw(b"HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 9\r\n\r\n", close=False),
        "ok redirect-temporary",
        web={"http://silent-redirect.test/next": here},
        title=TITLE,
    ),
)
