"""One request as the small web saw it."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: `at` is seconds since the web started, `connection` numbers the socket.

    `host` is lower-case and without port, since every port here is a stand-in; `head` is the
    request as it came, up to and with its blank line. `body_length` is what Content-Length
    announces (0 for nonsense), `closes` whether this is the connection's last exchange
    (RFC 9112, section 9.6).
    """

    method: str
    scheme: str
    host: str
    target: str
    at: float
    connection: int
    head: bytes = field(repr=False, default=b"")
    body_length: int = 0
    closes: bool = False

    @property
    def url(self) -> str:
        """The address asked for, as scripts write it: no port, no fragment."""
        return f"{self.scheme}://{self.host}{self.target}"

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]

    @property
    def headers(self) -> dict[str, str]:
        """Header fields by lower-case name; of a repeated one the last."""
        fields = self.head.decode("latin-1").split("\r\n")[1:]
        pairs = (line.partition(":") for line in fields if line)
        return {name.strip().lower(): value.strip() for name, _, value in pairs}


def parse(head: bytes, *, scheme: str, at: float, connection: int) -> Request | None:
    """The request whose head this is; None for what is no HTTP/1 request.

    A target in absolute form (RFC 9112, section 3.2.2) makes the small web a proxy: its own
    scheme and host count.
    """
    line = head.partition(b"\r\n")[0].decode("latin-1").split(" ")
    if len(line) != 3 or not line[2].startswith("HTTP/1."):
        return None
    method, target, version = line
    lowered = head.lower()
    host = _field(lowered, b"host").decode("latin-1")
    if target.startswith("http://"):
        host, slash, rest = target[len("http://") :].partition("/")
        target = slash + rest or "/"
    length = _field(lowered, b"content-length")
    wish = _field(lowered, b"connection")
    return Request(
        method=method,
        scheme=scheme,
        host=_without_port(host.lower()),
        target=target,
        at=at,
        connection=connection,
        head=head,
        body_length=int(length) if length.isdigit() else 0,
        closes=wish == b"close" or (version == "HTTP/1.0" and wish != b"keep-alive"),
    )


def _field(lowered_head: bytes, name: bytes) -> bytes:
    start = lowered_head.find(b"\r\n" + name + b":")
    if start < 0:
        return b""
    start += len(name) + 3
    return lowered_head[start : lowered_head.find(b"\r\n", start)].strip()


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host
