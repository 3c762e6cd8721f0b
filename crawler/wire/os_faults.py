"""From the operating system's errors to the faults they are: sockets by errno, names by EAI_*."""

import errno
import os
import socket
import ssl

import aiohttp

from crawler.model import Fault
from sources.lazy_re import regex

Found = tuple[Fault, str] | None
"""A fault and one line about it, or None where the error is none of these."""

_OWN = frozenset(
    {
        errno.EADDRINUSE,
        errno.EADDRNOTAVAIL,
        errno.EMFILE,
        errno.ENFILE,
        errno.ENOBUFS,
        errno.ENOMEM,
    }
)
_BY_ERRNO = {
    **dict.fromkeys(_OWN, Fault.LOCAL_RESOURCES),
    errno.ECONNREFUSED: Fault.CONNECT_REFUSED,
    errno.ECONNRESET: Fault.CONNECTION_RESET,
    errno.ECONNABORTED: Fault.CONNECTION_RESET,
    errno.EPIPE: Fault.CONNECTION_RESET,
    errno.ESHUTDOWN: Fault.CONNECTION_RESET,
    errno.ETIMEDOUT: Fault.CONNECT_TIMEOUT,
}
_TELLING = (*sorted(_OWN), errno.ECONNREFUSED, errno.ECONNRESET, errno.ETIMEDOUT)
_SEVERAL = regex(r"\[Errno (\d{1,5})\]")
_SEVERAL_LENGTH = 4_000
_NO_SUCH_NAME = frozenset(
    getattr(socket, name, socket.EAI_NONAME)
    for name in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY")
)


def local_fault(error: BaseException) -> Found:
    """LOCAL_RESOURCES where this machine ran out of something; never to be blamed on a link."""
    number = _number(error)
    return (Fault.LOCAL_RESOURCES, os.strerror(number).lower()) if number in _OWN else None


def dns_fault(error: BaseException) -> Found:
    """DNS_NOT_FOUND where a name server says so (or has no address), else DNS_FAILURE."""
    if not isinstance(error, socket.gaierror):
        return None
    if error.errno == socket.EAI_MEMORY:
        return Fault.LOCAL_RESOURCES, "out of memory"
    if error.errno in _NO_SUCH_NAME:
        return Fault.DNS_NOT_FOUND, "host not found"
    return Fault.DNS_FAILURE, error.strerror or "lookup failed"


def socket_fault(error: BaseException) -> Found:
    """What a connection met; errnos that are not listed are CONNECT_FAILED (unreachable)."""
    number = _number(error)
    if number is None:
        return _unnumbered(error)
    fault = _BY_ERRNO.get(number, Fault.CONNECT_FAILED)
    if fault is Fault.CONNECT_TIMEOUT and not isinstance(error, aiohttp.ClientConnectorError):
        fault = Fault.READ_TIMEOUT
    return fault, os.strerror(number).lower()


def _unnumbered(error: BaseException) -> Found:
    """Errors that event loops raise by themselves, without an errno."""
    if isinstance(error, aiohttp.ClientError):
        return None
    if isinstance(error, ConnectionRefusedError):
        return Fault.CONNECT_REFUSED, "connection refused"
    if isinstance(error, ConnectionError):
        return Fault.CONNECTION_RESET, "connection closed"
    return None


def _number(error: BaseException) -> int | None:
    """The errno. Of several addresses that failed in several ways, that of the telling one."""
    if not isinstance(error, OSError) or isinstance(error, ssl.SSLError | socket.gaierror):
        return None
    if error.errno is not None or not error.args:
        return error.errno
    numbers = [int(each) for each in _SEVERAL.findall(str(error.args[-1])[:_SEVERAL_LENGTH])]
    return next((each for each in _TELLING if each in numbers), next(iter(numbers), None))
