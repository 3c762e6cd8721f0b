"""Connections that do not come about, or break, and a machine that has no socket left."""

from crawler.model import Fault
from tests.crawler.faults.case import PAGE, TITLE, Told, case, here
from tests.crawler.faults.network import (
    NO_FILES_AT_FIRST,
    NO_FILES_LEFT,
    NO_PORTS_LEFT,
    NO_ROUTE,
    NOTHING_LISTENS,
    gives,
)
from tests.web import behaviours as b
from tests.web.script import Door

LONGER = b.message(200, {"Content-Type": "text/html", "Content-Length": "9000"}, PAGE)


def the_status_was_seen(told: Told) -> None:
    assert told.failed.status == 200


def nobody_is_blamed(told: Told) -> None:
    assert told.failed.fault is Fault.LOCAL_RESOURCES
    assert told.opened.count(NO_FILES_LEFT) + told.opened.count(NO_PORTS_LEFT) > 2


CASES = (
    case(
        "a refused connection is failing, not broken",
        "http://refused.test/",
        here,
        "failing connect-refused",
        doors={"refused.test": Door.CLOSED},
        attempts=2,
    ),
    case(
        "an address where nothing listens is failing",
        "http://nothing-listens.test/",
        here,
        "failing connect-refused",
        lookup=gives(NOTHING_LISTENS),
    ),
    case(
        "packets that vanish end at the connect timeout",
        "http://black-hole.test/",
        here,
        "failing connect-timeout",
        doors={"black-hole.test": Door.BLACK_HOLE},
        attempts=1,
        is_hurried=True,
    ),
    case(
        "packets that vanish under TLS end at the connect timeout",
        "https://black-hole-tls.test/",
        here,
        "failing connect-timeout",
        doors={"black-hole-tls.test": Door.BLACK_HOLE},
        is_hurried=True,
    ),
    case(
        "a server that accepts and reads nothing is failing",
        "http://silent-door.test/",
        here,
        "failing read-timeout",
        doors={"silent-door.test": Door.SILENT},
        is_hurried=True,
    ),
    case(
        "a server that reads the request and says nothing is failing",
        "http://silence.test/",
        b.silence(),
        "failing read-timeout",
        attempts=2,
        is_hurried=True,
    ),
    case(
        "a server that resets every connection is failing",
        "http://reset-door.test/",
        here,
        "failing connection-reset",
        doors={"reset-door.test": Door.RESET},
    ),
    case(
        "a reset in place of an answer is failing",
        "http://reset.test/",
        b.reset(),
        "failing connection-reset",
        attempts=2,
    ),
    case(
        "an end in place of an answer is failing",
        "http://hang-up.test/",
        b.hang_up(),
        "failing connection-reset",
        attempts=2,
    ),
    case(
        "a reset that passes is fine at the second try",
        "http://reset-once.test/",
        b.after(1, b.reset(), here),
        "ok",
        attempts=2,
    ),
    case(
        "a reset within the head is failing and the status was seen",
        "http://reset-in-head.test/",
        b.reset(b"HTTP/1.1 200 OK\r\nContent-Ty"),
        "failing bad-http",
        also=the_status_was_seen,
    ),
    case(
        "an end within the head is failing and the status was seen",
        "http://cut-in-head.test/",
        b"HTTP/1.1 200 OK\r\nContent-Ty",
        "failing bad-http",
        also=the_status_was_seen,
    ),
    case(
        "silence within the head is failing",
        "http://silent-in-head.test/",
        b.raw(b"HTTP/1.1 200 OK\r\nContent-Ty", close=False),
        "failing read-timeout",
        is_hurried=True,
    ),
    case(
        "a reset in mid-body leaves status and title",
        "http://reset-in-body.test/",
        b.reset(LONGER),
        "ok",
        status=200,
        title=TITLE,
        note="truncated",
    ),
    case(
        "a reset in mid-body of a page that is gone leaves it gone",
        "http://reset-in-404.test/",
        b.reset(b.message(404, {"Content-Type": "text/html", "Content-Length": "9000"}, PAGE)),
        "broken http-404",
        note="truncated",
    ),
    case(
        "silence in mid-body leaves status and title",
        "http://silent-in-body.test/",
        b.raw(LONGER, close=False),
        "ok",
        title=TITLE,
        note="truncated",
        is_hurried=True,
    ),
    case(
        "a head that drips is given up at the timeout",
        "http://dripping-head.test/",
        b.drip(LONGER, gap=0.05),
        "failing read-timeout",
        is_hurried=True,
    ),
    case(
        "a body that drips is cut at the deadline and leaves status and title",
        "http://dripping-body.test/",
        b.drip(LONGER, step=len(LONGER) - 40, gap=0.2),
        "ok",
        title=TITLE,
        is_hurried=True,
    ),
    case(
        "a machine without file handles blames no link",
        "http://no-files.test/",
        here,
        "skipped local-resources",
        lookup=gives(NO_FILES_LEFT),
        also=nobody_is_blamed,
        is_hurried=True,
    ),
    case(
        "a machine without ports blames no link",
        "http://no-ports.test/",
        here,
        "skipped local-resources",
        lookup=gives(NO_PORTS_LEFT),
        also=nobody_is_blamed,
        is_hurried=True,
    ),
    case(
        "a machine without file handles blames no link even where another address refuses",
        "http://no-files-and-refused.test/",
        here,
        "skipped local-resources",
        lookup=gives(NOTHING_LISTENS, NO_FILES_LEFT),
        also=nobody_is_blamed,
        is_hurried=True,
    ),
    case(
        "a machine that has file handles again goes on",
        "http://no-files-at-first.test/",
        here,
        "failing connect-refused",
        lookup=gives(NO_FILES_AT_FIRST),
        attempts=2,
    ),
    case(
        "a network without a route is failing",
        "http://no-route.test/",
        here,
        "failing connect-failed",
        lookup=gives(NO_ROUTE),
    ),
)
