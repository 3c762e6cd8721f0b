"""Addresses that nobody may be led to, in every form in which they have been smuggled."""

from ipaddress import IPv4Address

V4 = (  # noqa: SIM905 read as a list of words
    "0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 127.0.0.1 127.255.0.1 "
    "168.63.129.16 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 "
    "192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 "
    "203.0.113.1 224.0.0.1 224.0.0.251 239.255.255.250 240.0.0.1 255.255.255.255"
).split()
V6 = (  # noqa: SIM905 read as a list of words
    ":: ::1 ::7f00:1 ::ffff:0:7f00:1 64:ff9b:1::1 100::1 2001::1 2001:0:7f00:1:: 2001:2::1 "
    "2001:10::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::1 2002:808:808::1 3fff::1 5f00::1 "
    "fc00::1 fd00:ec2::254 fd20:ce::254 fe80::1 fe80::a9fe:a9fe fec0::1 ff02::1 ff0e::1 400::1"
).split()


def forms(address: str) -> list[str]:
    """An IPv4 address in every form in which URLs have carried it past a check."""
    number = int(IPv4Address(address))
    a, b, c, d = number.to_bytes(4)
    high, low = number >> 16, number & 0xFFFF
    return [
        address,
        f"{address}.",
        str(number),
        f"0x{number:08x}",
        f"0{number:o}",
        f"0x{a:x}.0x{b:x}.0x{c:x}.0x{d:x}",
        f"{a:04o}.{b:04o}.{c:04o}.{d:04o}",
        f"{a}.{number & 0xFFFFFF}",
        f"{a}.{b}.{low}",
        f"[::ffff:{address}]",
        f"[::ffff:{high:x}:{low:x}]",
        f"[::{high:x}:{low:x}]",
        f"[64:ff9b::{high:x}:{low:x}]",
        f"[2002:{high:x}:{low:x}::1]",
    ]


HOSTILE = [form for address in V4 for form in forms(address)] + [f"[{each}]" for each in V6]
HOSTILE += ["localhost", "LOCALHOST.", "any.localhost", "127.1", "127.0.1", "0", "0x7f.1", "0177.1"]

DISGUISED = (
    "0x7f.0.0.0x1",
    "0177.0.0.0x1",
    "0x7f000001.",
    "000000000177.1",
    "127.0.0.1..",
    "127.0.0.1.",
    "%31%32%37.0.0.1",
    "127%2e0.0.1",
    "127.0.0.1%2e",
    "%6c%6fcalhost",
    "\uff11\uff12\uff17.0.0.1",
    "127\u30020\u30020\u30021",
    "127\uff0e0\uff0e0\uff0e1",
    "127.0\uff61\u2460",
    "\u2460\u2461\u2466.\u24ea.\u24ea.\u2460",
    "\U0001d7cf\U0001d7d0\U0001d7d5.0.0.1",
    "127.0.0\u00ad.1",
    "127.\u200b0.0.1",
    "0\uff587f.1",
    "\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3",
    "loc\u212blhost.localhost",
    "\t127.0.0.1",
    "12\n7.0.0.1",
    "\\127.0.0.1",
    "user@127.0.0.1",
    "example.com@127.0.0.1",
    "example.com:80@127.0.0.1",
    "127.0.0.1\\@example.com",
    "127.0.0.1#@example.com",
    "127.0.0.1?@example.com",
    "127.0.0.1:80",
    "127.0.0.1:00080",
    "127.0.0.1:",
    "[0:0:0:0:0:0:0:1]",
    "[0000:0000:0000:0000:0000:0000:0000:0001]",
    "[::127.0.0.1]",
    "[::ffff:127.0.0.1]:80",
    "[::FFFF:7F00:0001]",
    "[::ffff:0:127.0.0.1]",
    "[64:ff9b::127.0.0.1]",
    "[64:ff9b:1::10.0.0.1]",
    "[fe80::5efe:10.0.0.1]",
    "[2001:0:a00:1::f5ff:fffe]",
)
"""What a URL parser takes for one of the above, or of their kind."""
MALFORMED = (
    "[fe80::1%25eth0]",
    "[fe80::1%eth0]",
    "[::1%25lo]",
    "[::1%]",
    "[::1",
    "::1",
    "[127.0.0.1]",
    "[::ffff:127.0.0.0x1]",
    "[::ffff:0177.0.0.1]",
    "[1::2::3]",
    "127.0.0.1%00.example.com",
    "127.0.0.1 .example.com",
    "127.0.0.256",
    "127.0.0.1.1",
    "1.2.3.0x100",
    "0x17f000001",
    "4294967296",
    "18446744071562067969",
    "0127.0.0.08",
    "127.0.0.1:99999",
    "127.0.0.1:-1",
    "",
)
"""What no URL parser takes for a host."""
