"""A network of our own where the system allows it, so that checkers meet hosts by name.

In a network and mount namespace (Linux; unshare(1)) loopback is nobody else's: the web has ports 80
and 443, and `/etc/resolv.conf` names its name server. Nothing of it outlives the process. Run as a
module it is the check whether all that works; it does nothing outside a namespace.
"""

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.name_server import ADDRESS, PORT, reply

_OUTSIDE = "LINKTEND_BENCHMARKS_OUTSIDE"
"""The variable by which a process inside knows its parent's namespace from its own."""
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 0x1  # netdevice(7)
_IFREQ = struct.Struct("16sh14x")
_FILES = {
    "/etc/resolv.conf": f"nameserver {ADDRESS}\noptions timeout:5 attempts:2\n",
    "/etc/nsswitch.conf": "hosts: files dns\n",
}
_NAME, _THERE = "a.name.example", "127.9.9.9"


def is_inside() -> bool:
    """Whether this process runs in such a namespace already."""
    return os.environ.get(_OUTSIDE, _current()) != _current()


def command() -> list[str] | None:
    """The words that start a command in a namespace, None where that does not work."""
    unshare = shutil.which("unshare")
    if unshare is None or shutil.which("mount") is None:
        return None
    mapped = [] if os.geteuid() == 0 else ["--map-root-user"]
    words = [unshare, *mapped, "--net", "--mount"]
    return words if run_inside(words, __spec__.name, (), quiet=True) == 0 else None


def run_inside(
    words: Sequence[str], module: str, arguments: Sequence[str], *, quiet: bool = False
) -> int:
    """Run `python -m module …` in a namespace that `words` start; gives its exit code."""
    full = [*words, sys.executable, "-m", module, *arguments]
    environment = {**os.environ, _OUTSIDE: _current()}
    return subprocess.run(full, env=environment, capture_output=quiet, check=False).returncode


def furnish() -> None:
    """Bring loopback up, and make the resolver ask the web's name server; inside only."""
    if not is_inside():
        raise RuntimeError("this would change the name resolution of the whole machine")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        request = bytearray(_IFREQ.pack(b"lo", 0))
        fcntl.ioctl(sock, _SIOCGIFFLAGS, request)
        _, flags = _IFREQ.unpack(request)
        fcntl.ioctl(sock, _SIOCSIFFLAGS, _IFREQ.pack(b"lo", flags | _IFF_UP))
    with tempfile.TemporaryDirectory() as folder:
        for target, text in _FILES.items():
            source = Path(folder) / Path(target).name
            source.write_text(text, encoding="ascii")
            source.chmod(0o644)
            subprocess.run(["mount", "--bind", str(source), target], check=True)


def main() -> None:
    """End well where names are answered by a name server of our own."""
    if not is_inside():
        sys.exit("not in a namespace of its own")
    furnish()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((ADDRESS, PORT))
        threading.Thread(target=_answer, args=(sock,), daemon=True).start()
        if socket.gethostbyname(_NAME) != _THERE:
            sys.exit("names are not looked up where resolv.conf says")


def _current() -> str:
    """Which mount namespace this process is in; "" where there are none."""
    try:
        return os.readlink("/proc/self/ns/mnt")  # noqa: PTH115 - the link's text is all there is
    except OSError:
        return ""


def _answer(sock: socket.socket) -> None:
    while True:
        query, client = sock.recvfrom(512)
        sock.sendto(reply(query, {_NAME: _THERE}) or b"", client)


if __name__ == "__main__":
    main()
