"""Redirects to where nobody should go, or with what nobody should take along."""

from collections.abc import Callable

from crawler.hosts.limits import HostRules
from tests.crawler.faults.case import Told, case, here
from tests.crawler.faults.redirects import location
from tests.web import behaviours as b

SECRET = (("X-Team", "docs-secret"), ("Authorization", "Bearer general-secret"))


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
)
