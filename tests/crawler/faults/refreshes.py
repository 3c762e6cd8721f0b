"""Pages that send their visitors on by themselves, by a header or an element."""

from tests.crawler.faults.case import PAGE, TITLE, answer, case, here
from tests.crawler.faults.redirects import hops
from tests.crawler.faults.unsafe import never_contacted
from tests.web import behaviours as b

CASES = (
    case(
        "a refresh that a page asks for at once is a hop",
        "http://meta-refresh.test/",
        b.html('<title>Go</title><meta http-equiv="refresh" content="0; url=/next">'),
        "ok redirect-temporary",
        web={"http://meta-refresh.test/next": here},
        final="http://meta-refresh.test/next",
        title=TITLE,
        also=hops(1),
    ),
    case(
        "a refresh in the head of an answer is a hop",
        "http://refresh-header.test/",
        b.html("<title>Go</title>", 200, {"Refresh": "3;URL='/next'"}),
        "ok redirect-temporary",
        web={"http://refresh-header.test/next": here},
        final="http://refresh-header.test/next",
        title=TITLE,
    ),
    case(
        "of two refreshes in the head of an answer the first is a hop",
        "http://two-refreshes.test/",
        answer("HTTP/1.1 200 OK", "Refresh: 0; url=/next", "Refresh: 0; url=/other"),
        "ok redirect-temporary",
        web={"http://two-refreshes.test/next": here},
        final="http://two-refreshes.test/next",
        title=TITLE,
    ),
    case(
        "a flood of refreshes is one hop",
        "http://refresh-flood.test/",
        answer("HTTP/1.1 200 OK", *(f"Refresh: 0; url=/{number}" for number in range(900))),
        "ok redirect-temporary",
        web={"http://refresh-flood.test/0": here},
        title=TITLE,
        also=hops(1),
    ),
    case(
        "a refresh to a page that is gone is broken",
        "http://refresh-gone.test/",
        b.html('<meta content="0;/gone" http-equiv=Refresh>'),
        "broken http-404",
        web={"http://refresh-gone.test/gone": b.status(404)},
    ),
    case(
        "a page that renews itself is itself",
        "http://renews.test/",
        b.respond(200, PAGE, {"Content-Type": "text/html", "Refresh": "0; url=/"}),
        "ok",
        title=TITLE,
        asked=1,
    ),
    case(
        "two pages that renew each other are alive",
        "http://renew-each-other.test/a",
        b.html('<title>A</title><meta http-equiv="refresh" content="0; url=b">'),
        "ok redirect-temporary",
        web={
            "http://renew-each-other.test/b": b.html(
                '<title>B</title><meta http-equiv="refresh" content="0; url=a">'
            )
        },
        title="B",
    ),
    case(
        "a refresh to other addresses without end stops at the limit",
        "http://refresh-endless.test/0",
        None,
        "ok redirect-temporary",
        web={
            f"http://refresh-endless.test/{number}": b.html(
                f'<title>{number}</title><meta http-equiv="refresh" content="0; url={number + 1}">'
            )
            for number in range(40)
        },
        also=hops(20),
    ),
    case(
        "a refresh in a quarter of an hour is none",
        "http://refresh-late.test/",
        b.respond(200, PAGE, {"Content-Type": "text/html", "Refresh": "900; url=/next"}),
        "ok",
        title=TITLE,
    ),
    case(
        "a refresh for those without scripts is none",
        "http://refresh-noscript.test/",
        b.html(
            f"<title>{TITLE}</title><noscript>"
            '<meta http-equiv="refresh" content="0; url=/enable-javascript"></noscript>'
        ),
        "ok",
        title=TITLE,
    ),
    case(
        "a refresh to a script is not followed",
        "http://refresh-script.test/",
        b.html(
            f'<title>{TITLE}</title><meta http-equiv="refresh" content="0; javascript:alert(1)">'
        ),
        "ok",
        title=TITLE,
    ),
    case(
        "a refresh to a private address is never contacted",
        "http://refresh-private.test/",
        b.html('<meta http-equiv="refresh" content="0; url=http://10.0.0.1/">'),
        "skipped private-address",
        also=never_contacted,
    ),
    case(
        "a page that is gone and refreshes to the front page is gone",
        "http://refresh-of-404.test/gone",
        b.html('<meta http-equiv="refresh" content="0; url=/">', 404),
        "broken http-404",
        web={"http://refresh-of-404.test/": here},
        asked=1,
    ),
)
