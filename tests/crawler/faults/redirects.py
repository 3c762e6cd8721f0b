"""Redirects that lead in circles, nowhere, or elsewhere than was meant."""

from collections.abc import Callable, Mapping
from itertools import pairwise

from crawler.model import Hop
from tests.crawler.faults.case import TITLE, Case, Told, case, here
from tests.web import behaviours as b
from tests.web.exchange import Behaviour, Exchange
from tests.web.script import Door


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


PAGE_TEXT = "<title>Kites</title><p>Red kites soar over the valley."


def no_new_url(told: Told) -> None:
    assert told.check.judgement.new_url == ""


def new_url(url: str) -> Callable[[Told], None]:
    """The link is to get this URL."""

    def told_so(told: Told) -> None:
        assert told.check.judgement.new_url == url

    return told_so


def hops(count: int) -> Callable[[Told], None]:
    """The chain is kept: so many hops."""

    def kept(told: Told) -> None:
        found: tuple[Hop, ...] = getattr(told.check.outcome, "hops", ())
        assert len(found) == count

    return kept


CASES = (
    case(
        "a redirect to itself is a loop",
        "http://self.test/",
        b.redirect("/"),
        "broken redirect-loop",
        attempts=1,
        also=hops(2),
    ),
    case(
        "two redirects to each other are a loop",
        "http://loop.test/a",
        b.redirect("/b"),
        "broken redirect-loop",
        web={"http://loop.test/b": b.redirect("/a")},
        also=hops(3),
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
        "ok",
        title=TITLE,
        asked=2,
    ),
    case(
        "one redirect to itself, then a page, is a page",
        "http://itself-once.test/",
        b.after(1, b.redirect("/"), here),
        "ok",
        title=TITLE,
        asked=2,
    ),
    case(
        "one permanent redirect to itself, then a page, is a page",
        "http://itself-once-301.test/page",
        b.after(1, b.redirect("/page", 301), here),
        "ok",
        title=TITLE,
    ),
    case(
        "a redirect to a gate and back is a page where it was",
        "http://gate.test/page",
        b.after(1, b.redirect("/gate", 301), here),
        "ok",
        web={"http://gate.test/gate": b.redirect("/page")},
        title=TITLE,
        also=no_new_url,
    ),
    case(
        "twenty redirects are followed",
        "http://twenty-hops.test/0",
        None,
        "ok redirect-temporary",
        web=chain("twenty-hops", 20),
        also=hops(20),
    ),
    case(
        "twenty-one redirects are too many and the chain is kept",
        "http://more-hops.test/0",
        None,
        "broken redirect-limit",
        web=chain("more-hops", 21),
        also=hops(21),
    ),
    *(
        case(
            f"a {code} with a page and no Location is the page",
            f"http://page-{code}.test/",
            b.html(PAGE_TEXT, code),
            "ok",
            title="Kites",
        )
        for code in (300, 301, 302, 303, 305, 307, 308)
    ),
    case(
        "a redirect with an empty Location and a page is the page",
        "http://empty-location-page.test/",
        b.html(PAGE_TEXT, 302, {"Location": ""}),
        "ok",
        title="Kites",
    ),
    *(
        case(
            f"a redirect to {scheme}: opens an app",
            f"http://app-{scheme}.test/",
            b.redirect(f"{scheme}:there"),
            "suspect redirect-to-app",
        )
        for scheme in ("tg", "market", "mailto", "intent", "tel", "itms-apps")
    ),
    case(
        "a page that leads to its site's root for good is suspect",
        "http://to-root.test/abc",
        b.redirect("/", 301),
        "suspect redirect-to-root",
        web={"http://to-root.test/": here},
    ),
    case(
        "the root's own names move to the root",
        "http://home.test/default.aspx",
        b.redirect("/", 301),
        "moved redirect-permanent",
        web={"http://home.test/": here},
        also=new_url("http://home.test/"),
    ),
    case(
        "a new URL carries no session",
        "http://session.test/old",
        b.redirect("/new;jsessionid=1A2B?a=1&utm_source=x&PHPSESSID=abc", 301),
        "moved redirect-permanent",
        web={"http://session.test/new;jsessionid=1A2B?a=1&utm_source=x&PHPSESSID=abc": here},
        also=new_url("http://session.test/new?a=1"),
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
        "a redirect to port 0 is broken",
        "http://port-0.test/",
        location(b"http://port-0.test:0/"),
        "broken url-invalid",
        attempts=1,
    ),
    case(
        "a redirect to a port in words is broken",
        "http://port-words.test/",
        location(b"http://port-words.test:http/"),
        "broken url-invalid",
    ),
    case(
        "a redirect to a URL of endless length is broken",
        "http://long-location.test/",
        location(b"/" + b"x" * 20_000),
        "broken url-invalid",
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
    *(
        case(
            f"a deep page that became {what} is suspect",
            f"http://became-{code}.test/articles/2019/how-it-works.html",
            b.redirect(there, 302),
            f"suspect redirect-to-{code}",
            web={
                f"http://became-{code}.test{there}": here,
                f"http://became-{code}.test/*": b.redirect(there, 302),
            },
        )
        for what, code, there in (
            ("the front page", "root", "/"),
            ("a login", "login", "/login?next=/articles"),
            ("a page of errors", "not-found", "/404.html"),
        )
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
