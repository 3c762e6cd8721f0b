"""Which links the user wants checked: the configuration as `Filters`."""

from ipaddress import ip_address

from crawler.app.settings.config import Config
from crawler.checking.placeholders import ANY
from crawler.checking.triage import Filters
from sources.urls import WEB_SCHEMES, host, scheme

LOCALHOST = ("localhost", "*.localhost")
LOOPBACK = (ip_address("127.0.0.1"), ip_address("::1"))


def filters_of(config: Config) -> Filters:
    """The filters of `config`; a host that it names is checked even where its name is reserved."""
    named = {pattern for pattern in config.hosts if pattern != ANY}
    if config.connect_to:
        from crawler.wire import connect_to  # noqa: PLC0415 only such a rule should cost it

        named |= {rule.host or ANY for rule in map(connect_to.parse, config.connect_to)}
    named |= {host(source) for source in config.sources if scheme(source) in WEB_SCHEMES}
    if any(address in network for network in config.allow_net for address in LOOPBACK):
        named |= set(LOCALHOST)
    return Filters(config.include, config.exclude, frozenset(named))
