"""Settings that say where something is: sources, files, the proxy."""

import os.path
import re

from crawler.app.settings.config import ENVIRONMENT
from crawler.app.settings.headers import MASK
from crawler.app.settings.kinds import Kind, Surroundings, quoted, refuse, refuse_unseen, strings
from crawler.app.settings.references import expand
from sources.lazy_re import regex

STANDARD_STREAM = "-"

_PROXY = "a proxy URL, such as 'http://proxy.example:3128'"
_URL = regex(r"https?://", re.IGNORECASE)
_PROXY_URL = regex(r"(?:https?|socks[45][ah]?)://[^/]", re.IGNORECASE)
_USERINFO = regex(r"(?<=://).*@", re.DOTALL)


def sources() -> Kind[tuple[str, ...]]:
    """Paths, globs, URLs and `-`; those that are paths are relative to the file they stand in."""

    def read(value: object, around: Surroundings) -> tuple[str, ...]:
        items = strings(value, "a path, a glob, a URL or '-'")
        return tuple(item if _URL.match(item) else _path(item, around) for item in items)

    def shown(items: tuple[str, ...]) -> list[str]:
        from sources.redaction import redact  # noqa: PLC0415 - only showing them should cost it

        return [redact(item) if _URL.match(item) else item for item in items]

    return Kind(read, shown, "SOURCES", many=True)


def file(*, stream: bool = False) -> Kind[str]:
    """A file's path; with `stream`, `-` is standard output."""

    def read(value: object, around: Surroundings) -> str:
        if value == STANDARD_STREAM and not stream:
            raise refuse(value, "the path of a file")
        return _path(value, around)

    return Kind(read, lambda path: path, "FILE")


def certificates() -> Kind[str]:
    """The path of a file that holds PEM certificates, or "" for none."""

    def read(value: object, around: Surroundings) -> str:
        if value == "":
            return ""
        path = _path(value, around)
        if not os.path.isfile(path):  # noqa: PTH113 - Path raises for a name too long to exist
            raise refuse(path, "an existing file of PEM certificates")
        _read_certificates(path)
        return path

    return Kind(read, lambda path: path, "FILE")


def _read_certificates(path: str) -> None:
    """Raises ValueError where `path` cannot be read or holds no certificate."""
    import ssl  # noqa: PLC0415 - 20 ms that only a certificate should cost

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)
    except ssl.SSLError:
        raise refuse(path, "a file of PEM certificates") from None
    except OSError as error:
        raise ValueError(f"cannot read {quoted(path)}: {error.strerror}") from None


def _path(value: object, around: Surroundings) -> str:
    if not isinstance(value, str) or not value or "\0" in value:
        raise refuse(value, "a path")
    if value == STANDARD_STREAM:
        return value
    path = os.path.expanduser(value)  # noqa: PTH111 - Path raises where there is no home, and tidies globs
    return os.path.normpath(os.path.join(around.folder, path)) if around.folder else path  # noqa: PTH118 - likewise


def proxy() -> Kind[str]:
    """A proxy URL, "" for none, or `environment`; `${NAME}` is expanded."""

    def read(value: object, around: Surroundings) -> str:
        if value in ("", ENVIRONMENT):
            return str(value)
        if not isinstance(value, str):
            raise refuse_unseen(_PROXY)
        if around.environ is None and "${" in value:
            return value
        return _proxy_url(expand(value, around.environ).strip())

    return Kind(read, masked_userinfo, "URL")


def _proxy_url(text: str) -> str:
    """`text` where it is a proxy's URL. Raises ValueError, which may not repeat a password."""
    import ada_url  # noqa: PLC0415 - 40 ms that only a proxy should cost

    if not _PROXY_URL.match(text) or not text.isprintable():
        raise refuse_unseen(_PROXY)
    try:
        url = ada_url.URL(text)
    except ValueError:
        raise refuse_unseen(_PROXY) from None
    if url.pathname not in {"", "/"} or url.search or url.hash:
        raise refuse_unseen(_PROXY)
    return text


def masked_userinfo(url: str) -> str:
    """`url` without its user name and password."""
    return _USERINFO.sub(f"{MASK}@", url)
