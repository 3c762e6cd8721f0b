"""What a server has sent that waits in the kernel: known before a request goes out after it."""

import asyncio
import select
from enum import Enum, auto
from typing import Final

_CLOSED: Final = getattr(select, "POLLRDHUP", 0)  # Linux; elsewhere POLLHUP comes unasked


class Unread(Enum):
    """What waits to be read."""

    BYTES = auto()
    END = auto()
    """The end of the connection, perhaps with bytes before it."""


def unread(transport: asyncio.BaseTransport | None) -> Unread | None:
    """What waits on the socket of `transport`, None for nothing; takes about 2 microseconds.

    Over TLS these are encrypted bytes, and may be no more than a new session ticket.
    """
    socket = transport and transport.get_extra_info("socket")
    number = socket.fileno() if socket else -1
    if number < 0:
        return None
    if not hasattr(select, "poll"):  # Windows
        return Unread.END if select.select([number], [], [], 0)[0] else None
    poll = select.poll()
    poll.register(number, select.POLLIN | _CLOSED)
    events = poll.poll(0)
    if not events:
        return None
    return Unread.BYTES if events[0][1] == select.POLLIN else Unread.END
