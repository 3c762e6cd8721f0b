"""Every status that says something else than "here it is", and those that seem to."""

from http import HTTPStatus

from tests.crawler.faults.case import PAGE, TITLE, Case, Told, case, here
from tests.web import behaviours as b
from tests.web.exchange import Exchange


def status(name: str, code: int, expect: str, attempts: int = 1) -> Case:
    """An answer with that status, whenever it is asked for; some are asked for plainly too."""
    attempts += code in {400, 403, 406}
    plays = b.respond(code) if code in {204, 205} else b.html("<p>Words.", code)
    return case(name, f"http://s{code}.test/", plays, expect, status=code, attempts=attempts)


def only_get(code: int) -> Case:
    """A server that has that status for HEAD and a page for GET."""

    def behave(exchange: Exchange) -> None:
        (here if exchange.request.method == "GET" else b.status(code))(exchange)

    def nobody_asked_for_the_head(told: Told) -> None:
        assert {request.method for request in told.requests} == {"GET"}

    return case(
        f"{code} for HEAD alone says nothing of the page",
        f"http://head-{code}.test/",
        behave,
        "ok",
        title=TITLE,
        asked=1,
        also=nobody_asked_for_the_head,
    )


SCRIPT = (
    "<script>var a='x';document.cookie='wzwstemplate='+a+'; path=/';"
    "setTimeout(function(){window.location.reload()},50)</script>"
)
COOKIE_CHALLENGE = f"<html><head>{SCRIPT}</head><body></body></html>"
DOWN = (
    '<title>a.test | 521: Web server is down</title><div id="cf-error-details"><h1>Web server is'
    " down</h1><p>Error code 521</p><p>Performance &amp; security by Cloudflare</p></div>"
)
ALIVE = (200, 201, 202, 203, 204, 205, 206, 208, 226)
GONE = (404, 410, 414)
BLOCKED = (
    *(400, 401, 402, 403, 405, 406, 407, 409, 411, 412, 413, 415, 416, 417, 418, 419, 420, 422),
    *(423, 424, 426, 428, 430, 431, 440, 444, 449, 450, 451, 460, 463, 494, 495, 496, 497, 498),
    *(499, 999),
)
FAILING = (408, 425, 500, 502, 503, 504, 507, 508, 509, 511, 520, 521, 522, 523, 524, 526, 529, 530)
LASTING = (421, 501, 505)
INVENTED = (600, 666, 777, 998)


CASES = (
    *(status(f"status {code} is alive", code, "ok") for code in ALIVE),
    *(
        status(f"status {code} is blocked, not broken", code, f"blocked http-{code}")
        for code in BLOCKED
    ),
    *(status(f"status {code} is broken", code, f"broken http-{code}") for code in GONE),
    *(
        status(f"status {code} is failing after a retry", code, f"failing http-{code}", attempts=2)
        for code in FAILING
    ),
    *(
        status(f"status {code} is failing at once", code, f"failing http-{code}")
        for code in LASTING
    ),
    *(
        status(
            f"status {code}, which nobody defined, is the server's fault",
            code,
            f"failing http-{code}",
        )
        for code in INVENTED
    ),
    case(
        "status 429 is blocked after a retry",
        "http://s429.test/",
        b.status(429, {"Retry-After": "0"}),
        "blocked rate-limited",
        status=429,
        attempts=2,
    ),
    case(
        "an unasked 304 is no answer",
        "http://s304.test/",
        b.status(304),
        "failing bad-http",
        status=304,
    ),
    case(
        "a 300 without a place to go is no answer",
        "http://s300.test/",
        b.respond(300),
        "failing bad-http",
    ),
    case(
        "a 206 nobody asked for shows its page",
        "http://partial.test/",
        b.respond(HTTPStatus.PARTIAL_CONTENT, PAGE, {"Content-Type": "text/html"}),
        "ok",
        title=TITLE,
    ),
    case(
        "an empty page is alive and has no title",
        "http://empty.test/",
        b.html(""),
        "ok",
        title="",
    ),
    case(
        "a challenge page is blocked whatever its status",
        "http://challenge.test/",
        b.refuse(200),
        "blocked bot-wall",
    ),
    *(
        case(
            f"a script with {code} that sets a cookie and reloads is a challenge",
            f"http://cookie-{code}.test/",
            b.html(COOKIE_CHALLENGE, code),
            "blocked bot-wall",
        )
        for code in (200, 202, 403, 412, 418, 503, 521)
    ),
    case(
        "a script that sets a cookie and reloads says nothing of a page that is gone",
        "http://cookie-404.test/",
        b.html(COOKIE_CHALLENGE, 404),
        "broken http-404",
    ),
    case(
        "a page with such a script in it is a page",
        "http://cookie-page.test/",
        b.html(f"<title>Kites</title><p>{'Red kites soar. ' * 20}{SCRIPT}"),
        "ok",
    ),
    case(
        "Cloudflare's own page about a server that is down is a failure",
        "http://down-521.test/",
        b.html(DOWN, 521, {"Server": "cloudflare"}),
        "failing http-521",
    ),
    case(
        "a challenge page with a refusal is blocked",
        "http://challenge-403.test/",
        b.refuse(403),
        "blocked bot-wall",
    ),
    case(
        "a challenge page with a failure is blocked",
        "http://challenge-503.test/",
        b.refuse(503),
        "blocked bot-wall",
    ),
    case(
        "a page that says it is not found is suspect, never broken",
        "http://soft-404.test/articles/gone",
        b.html("<title>Page not found</title><h1>Page not found</h1><p>It may have moved."),
        "suspect soft-404",
        status=200,
    ),
    case(
        "a challenge page that announces itself by its words alone is blocked",
        "http://challenge-words.test/",
        b.html(b.CHALLENGE),
        "blocked bot-wall",
    ),
    *(only_get(code) for code in (400, 403, 404, 405, 501)),
    case(
        "a page that is gone says so whatever its body does",
        "http://gone-bomb.test/",
        b.endless(b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n", b"x" * 65_536),
        "broken http-404",
    ),
)
