"""Which proxy a request goes through: the user's, or those of the environment, by curl's rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from crawler.wire.connect_to import canonical_host
from sources.lazy_re import regex

SOCKS = frozenset({"socks4", "socks4a", "socks5", "socks5h"})
EXTRA = "python_socks"
"""The package that speaks SOCKS."""

_FORM = (
    "a proxy must have the form http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT; a user"
    " name and password go before HOST, as in USER:PASSWORD@HOST"
)
_PORT = regex(r":(\d{1,5})$")
_SEPARATORS = regex(r"[,\s]+")


@dataclass(frozen=True, slots=True)
class Bypass:
    """One entry of NO_PROXY: a name with all below it, an address, or a network; `port` 0: any."""

    host: str
    port: int = 0

    def covers(self, host: str, port: int) -> bool:
        """Whether requests to `host` (canonical) and `port` go without a proxy."""
        if self.port and self.port != port:
            return False
        if self.host in ("*", host):
            return True
        try:
            address = ip_address(host)
        except ValueError:
            return host.endswith(f".{self.host}")
        try:
            return address in ip_network(self.host, strict=False)
        except ValueError:
            return False


@dataclass(frozen=True, slots=True)
class Proxies:
    """The proxy for each scheme, "" for none, and what goes without one."""

    http: str = ""
    https: str = ""
    bypasses: tuple[Bypass, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.http or self.https)

    def find(self, scheme: str, host: str, port: int) -> str:
        """The proxy for a request, "" for none."""
        proxy = self.https if scheme == "https" else self.http
        if not proxy:
            return ""
        name = canonical_host(host)
        return "" if any(each.covers(name, port) for each in self.bypasses) else proxy


NONE = Proxies()


def for_all(proxy: str) -> Proxies:
    """`proxy` for every request.

    Raises:
        ValueError: in one line, for a proxy that cannot be used.
    """
    checked = _checked(proxy)
    return Proxies(checked, checked)


def from_environment(environ: Mapping[str, str]) -> Proxies:
    """What HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY say; in lower case they go first.

    Raises:
        ValueError: in one line that names the variable, for a proxy that cannot be used.
    """
    both = _variable("ALL_PROXY", environ)
    # A CGI script gets the header `Proxy` of its visitor as HTTP_PROXY.
    is_cgi = "REQUEST_METHOD" in environ
    http = environ.get("http_proxy", "") if is_cgi else _variable("HTTP_PROXY", environ)
    return Proxies(
        http=_named("HTTP_PROXY", http) or _named("ALL_PROXY", both),
        https=_named("HTTPS_PROXY", _variable("HTTPS_PROXY", environ)) or _named("ALL_PROXY", both),
        bypasses=read_bypasses(_variable("NO_PROXY", environ)),
    )


def read_bypasses(text: str) -> tuple[Bypass, ...]:
    """The entries of NO_PROXY: `site.example`, `.site.example`, `10.0.0.0/8`, `[::1]:8080`, `*`."""
    return tuple(_bypass(entry) for entry in _SEPARATORS.split(text.lower()) if entry)


def _bypass(entry: str) -> Bypass:
    host, port = entry, ""
    if entry.startswith("[") or entry.count(":") == 1:  # else an IPv6 address has no port
        found = _PORT.search(entry)
        host, port = (entry[: found.start()], found[1]) if found else (entry, "")
    name = host.strip("[]").removeprefix("*.").strip(".") if host != "*" else host
    return Bypass(name, int(port or 0))


def _variable(name: str, environ: Mapping[str, str]) -> str:
    return (environ.get(name.lower()) or environ.get(name) or "").strip()


def _named(variable: str, proxy: str) -> str:
    if not proxy:
        return ""
    try:
        return _checked(proxy if "://" in proxy else f"http://{proxy}")
    except ValueError as error:
        raise ValueError(f"environment variable {variable}: {error}") from None


def _checked(proxy: str) -> str:
    try:
        parts = urlsplit(proxy)
        scheme, host, _ = parts.scheme, parts.hostname, parts.port
    except ValueError:
        scheme, host = "", None
    if not host or scheme not in {"http", "https", *SOCKS}:
        raise ValueError(_FORM)
    if scheme in SOCKS and find_spec(EXTRA) is None:
        raise ValueError(f"{scheme}:// needs a package: pip install 'linktend[socks]'")
    return proxy
