"""Settings that match things: URLs by regular expression, addresses by network or by endpoint."""

import re
import warnings
from ipaddress import IPv4Network, IPv6Network, ip_network

from crawler.app.settings.kinds import Kind, Surroundings, added, quoted, refuse, strings

LONGEST_PATTERN = 2_000
"""Characters of a regular expression."""

Network = IPv4Network | IPv6Network


def regexes() -> Kind[tuple[re.Pattern[str], ...]]:
    """Regular expressions, to be searched for in URLs."""

    def read(value: object, _: Surroundings) -> tuple[re.Pattern[str], ...]:
        return tuple(map(_regex, strings(value, "a regular expression")))

    def shown(found: tuple[re.Pattern[str], ...]) -> list[str]:
        return [each.pattern for each in found]

    return Kind(read, shown, "REGEX", many=True, join=added)


def _regex(text: str) -> re.Pattern[str]:
    if not text or len(text) > LONGEST_PATTERN:
        raise refuse(text, f"a regular expression of 1 to {LONGEST_PATTERN} characters")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "possible nested set" helps nobody at this place
            return re.compile(text)
    except re.error as error:
        raise ValueError(f"{quoted(text)} is not a valid regular expression: {error}") from None
    except (OverflowError, RecursionError):
        raise ValueError(f"{quoted(text)} is too large for a regular expression") from None


def networks() -> Kind[tuple[Network, ...]]:
    """IP networks in CIDR form, single addresses, or several with commas between."""

    def read(value: object, _: Surroundings) -> tuple[Network, ...]:
        items = strings(value, "a network such as '10.0.0.0/8'")
        return tuple(_network(part.strip()) for item in items for part in item.split(","))

    def shown(found: tuple[Network, ...]) -> list[str]:
        return [str(each) for each in found]

    return Kind(read, shown, "CIDR", many=True, join=added)


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError:
        pass
    try:
        hint = f"; did you mean '{ip_network(text, strict=False)}'?"
    except ValueError:
        hint = ", such as '10.0.0.0/8', '127.0.0.1' or 'fd00::/8'"
    raise ValueError(f"{quoted(text)} is not a network{hint}")


def endpoints() -> Kind[tuple[str, ...]]:
    """`HOST:PORT:ADDR:PORT` as curl has it, in text that `crawler.wire.connect_to` can parse."""

    def read(value: object, _: Surroundings) -> tuple[str, ...]:
        from crawler.wire import connect_to  # noqa: PLC0415 only such a rule should cost it

        items = strings(value, "of the form HOST:PORT:ADDR:PORT")
        for item in items:
            connect_to.parse(item)
        return items

    def join(lower: tuple[str, ...], upper: tuple[str, ...]) -> tuple[str, ...]:
        return added(upper, lower)  # of several rules that match, the first applies

    return Kind(read, list, "HOST:PORT:ADDR:PORT", many=True, join=join)
