"""What a certificate says of itself: for when, or for whom it is; pure.

Takes certificates as `ssl.SSLSocket.getpeercert` describes them, in the order the server sent them.
"""

import ssl
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

Certificate = Mapping[str, Any]

_SHOWN_NAMES = 3


def evidence(verify_code: int, chain: Sequence[Certificate]) -> str | None:
    """What the reason code does not say yet, "" where that is nothing or cannot be read.

    None where OpenSSL's own words for `verify_code` (X509_V_ERR_*) say more than the reason code.
    """
    tell = _TELLERS.get(verify_code)
    if tell is None:
        return None
    try:
        return tell(chain)
    except (LookupError, ValueError, OverflowError, OSError):
        return ""


def is_for(name: str, leaf: Certificate) -> bool:
    """Whether `leaf` is for the host `name`; `*` is a whole first label (RFC 9525, section 6.3)."""
    name = name.lower().removesuffix(".")
    parent = name.partition(".")[2]
    wildcard = f"*.{parent}" if "." in parent else name
    said = {value.lower() for kind, value in leaf.get("subjectAltName", ()) if kind == "DNS"}
    return bool(said & {name, wildcard})


# Of several in a chain, the first to end and the last to begin are certainly among the refused.


def _first_day(chain: Sequence[Certificate]) -> str:
    begins = max(ssl.cert_time_to_seconds(each["notBefore"]) for each in chain)
    return f"valid from {datetime.fromtimestamp(begins, UTC):%Y-%m-%d}"


def _last_day(chain: Sequence[Certificate]) -> str:
    ends = min(ssl.cert_time_to_seconds(each["notAfter"]) for each in chain)
    return f"valid until {datetime.fromtimestamp(ends, UTC):%Y-%m-%d}"


def _names(chain: Sequence[Certificate]) -> str:
    """The hosts and addresses that the leaf is for (RFC 5280, section 4.2.1.6)."""
    names = [name for kind, name in chain[0]["subjectAltName"] if kind in {"DNS", "IP Address"}]
    more = f" and {len(names) - _SHOWN_NAMES} more" if len(names) > _SHOWN_NAMES else ""
    return f"valid for {', '.join(names[:_SHOWN_NAMES])}{more}" if names else ""


def _nothing(_: Sequence[Certificate]) -> str:
    return ""


_TELLERS: Mapping[int, Callable[[Sequence[Certificate]], str]] = MappingProxyType(
    {9: _first_day, 10: _last_day, 18: _nothing, 62: _names, 64: _names}
)
