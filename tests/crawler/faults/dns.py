"""Names that do not resolve, or not to what one may connect to."""

import socket

from tests.crawler.faults.case import TITLE, Told, case, here
from tests.crawler.faults.network import NOTHING_LISTENS, fails, gives, hangs, rebinds
from tests.web import behaviours as b

METADATA = "169.254.169.254"
PUBLIC = "93.184.215.14"
MANY = tuple(f"127.0.9.{number}" for number in range(50, 250))


def asked_twice(told: Told) -> None:
    assert len(told.looked_up) == 2


def tried_sixteen_at_most(told: Told) -> None:
    tried = [each for each in told.opened if each in MANY]
    assert 1 <= len(set(tried)) <= 16
    assert len(tried) <= 16 * told.failed.attempts


def nobody_public_was_contacted(told: Told) -> None:
    assert not {PUBLIC, "10.0.0.1", METADATA} & set(told.opened)


def nobody_was_looked_up(told: Told) -> None:
    assert not told.looked_up


CASES = (
    case(
        "a name that does not exist is asked for twice and broken",
        "http://nxdomain.test/",
        here,
        "broken dns-not-found",
        lookup=fails(socket.EAI_NONAME),
        also=asked_twice,
    ),
    case(
        "a name that is there at the second look is fine",
        "http://second-look.test/",
        here,
        "ok",
        lookup=fails(socket.EAI_NONAME, times=1, then=["127.0.0.1"]),
        attempts=2,
    ),
    case(
        "a name server that does not answer says nothing of the page",
        "http://dns-timeout.test/",
        here,
        "failing dns-failure",
        lookup=fails(socket.EAI_AGAIN),
    ),
    case(
        "a name server that fails says nothing of the page",
        "http://servfail.test/",
        here,
        "failing dns-failure",
        lookup=fails(socket.EAI_FAIL),
    ),
    case(
        "a name that fails three times and then resolves is fine after the second pass",
        "http://servfail-passing.test/",
        here,
        "ok",
        lookup=fails(socket.EAI_AGAIN, times=2, then=["127.0.0.1"]),
        retries=2,
        attempts=3,
    ),
    case(
        "host has no address is broken",
        "http://no-address.test/",
        here,
        "broken dns-not-found",
        lookup=gives(),
    ),
    case(
        "a name with other records than addresses is broken",
        "http://nodata.test/",
        here,
        "broken dns-not-found",
        lookup=fails(getattr(socket, "EAI_NODATA", socket.EAI_NONAME)),
    ),
    case(
        "a name with private addresses alone is skipped",
        "http://private.test/",
        here,
        "skipped private-address",
        lookup=gives("10.0.0.1", "192.168.1.1", "fd00::1"),
        asked=0,
    ),
    case(
        "a name that leads to a cloud's metadata service is skipped",
        "http://metadata.test/",
        here,
        "skipped private-address",
        lookup=gives(METADATA),
        also=nobody_public_was_contacted,
    ),
    case(
        "a name with public and private addresses is unsafe and skipped",
        "http://mixed.test/",
        here,
        "skipped private-address",
        lookup=gives(PUBLIC, "10.0.0.1"),
        asked=0,
        also=nobody_public_was_contacted,
    ),
    case(
        "a name that rebinds after it was checked leads to the checked address",
        "http://rebinding.test/",
        b.html(f"<title>{TITLE}</title>", 200, {"Connection": "close"}),
        "ok",
        lookup=rebinds(["127.0.0.1"], ["10.0.0.1"]),
        asked=1,
        also=nobody_public_was_contacted,
    ),
    case(
        "a name that rebinds between two redirects is checked again or stays where it was",
        "http://rebinding-midway.test/",
        b.redirect("/next", 302),
        "ok redirect-temporary",
        web={"http://rebinding-midway.test/next": here},
        lookup=rebinds(["127.0.0.1"], [METADATA]),
        also=nobody_public_was_contacted,
    ),
    case(
        "a dead IPv6 address does not hide a live IPv4 one",
        "https://dead-ipv6.test/",
        here,
        "ok",
        lookup=gives("::1", "127.0.0.1"),
        title=TITLE,
    ),
    case(
        "an IPv6 address that swallows packets does not hide a live IPv4 one",
        "http://silent-ipv6.test/",
        here,
        "ok",
        lookup=gives("::1", "127.0.0.1"),
        title=TITLE,
    ),
    case(
        "a dead IPv4 address does not hide a live one",
        "http://dead-ipv4.test/",
        here,
        "ok",
        lookup=gives(NOTHING_LISTENS, "127.0.0.1"),
    ),
    case(
        "of hundreds of addresses sixteen are tried",
        "http://hundreds.test/",
        here,
        "failing connect-refused",
        lookup=gives(*MANY),
        also=tried_sixteen_at_most,
    ),
    case(
        "a look-up that hangs does not hold up the deadline",
        "http://hanging-resolver.test/",
        here,
        "failing dns-failure",
        lookup=hangs(),
        retries=0,
        is_hurried=True,
    ),
    case(
        "a label longer than 63 octets is no address",
        f"http://{'x' * 64}.test/",
        None,
        "broken url-invalid",
    ),
    case(
        "a host that IDNA forbids is no address",
        "http://xn--a-ecp.xn--\u2260.test/",
        None,
        "broken url-invalid",
    ),
    case(
        "a host with characters that no host has is no address",
        "http://not a host.test/",
        None,
        "broken url-invalid",
    ),
    case(
        "a host with an empty label cannot be looked up",
        "http://empty..label.test/",
        here,
        "broken url-invalid",
        lookup=lambda: lambda name: [str(name.encode("idna"))],
    ),
    case(
        "a host with an underscore is fetched",
        "http://under_score.test/",
        here,
        "ok",
        title=TITLE,
    ),
    case(
        "a host with a last dot is fetched",
        "http://last-dot.test./",
        None,
        "ok",
        web={"http://last-dot.test./": here},
    ),
    case(
        "a name reserved to never resolve is not looked up",
        "http://nobody.invalid/",
        here,
        "broken dns-not-found",
        also=nobody_was_looked_up,
    ),
    case(
        "an onion address is not looked up",
        "http://expyuzz4wqqyqhjn.onion/",
        here,
        "broken dns-not-found",
        also=nobody_was_looked_up,
    ),
    case(
        "localhost is this machine whatever a resolver says",
        "http://localhost.localdomain.localhost/",
        here,
        "ok",
        lookup=gives(PUBLIC),
        also=nobody_was_looked_up,
    ),
)
