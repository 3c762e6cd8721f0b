"""What follows from a fault stands beside it, once."""

import subprocess
import sys

import pytest

from crawler.model import About, Fault

ABOUT = {
    About.NAME: {"dns-not-found", "dns-failure"},
    About.PORT: {
        "connect-refused",
        "connect-timeout",
        "connect-failed",
        "connection-reset",
        "read-timeout",
    },
}
TRANSIENT = {
    "dns-not-found",
    "dns-failure",
    "connect-refused",
    "connect-timeout",
    "connect-failed",
    "connection-reset",
    "read-timeout",
    "proxy-error",
    "tls-failure",
    "local-resources",
    "rate-limited",
    "server-unavailable",
}
SLOW = {"connect-timeout", "read-timeout", "rate-limited", "server-unavailable"}
PUT_OFF = {"rate-limited", "server-unavailable"}
SILENT = {"connect-timeout", "read-timeout", "dns-failure"}
UNREACHED = {"dns-not-found", "dns-failure", "connect-failed", "connect-timeout"}
NOT_REQUESTED = {"url-invalid", "local-resources", "internal-error"}


@pytest.mark.parametrize("fault", Fault)
def test_each_fault_has_its_traits(fault: Fault) -> None:
    traits = fault.traits
    about = next((about for about, codes in ABOUT.items() if fault in codes), About.LINK)
    assert traits.about is about
    assert traits.put_off == (fault in PUT_OFF)
    assert traits.transient == (fault in TRANSIENT)
    assert traits.slow == (fault in SLOW)
    assert traits.silent == (fault in SILENT)
    assert traits.reached is (None if fault in NOT_REQUESTED else fault not in UNREACHED)


def test_a_fault_that_states_no_traits_is_an_error() -> None:
    code = (
        "import crawler.model as m\n"
        "class More(m.StrEnum):\n"
        "    __new__ = m.Fault.__new_member__\n"
        "    NEW = 'new-fault'\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "fault new-fault states no traits" in ran.stderr
