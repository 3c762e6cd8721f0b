"""Sockets as the gate makes them."""

import gc
import os
import socket
from ipaddress import ip_network

from crawler.wire.gate import Gate


def test_a_socket_that_nobody_closed_is_not_closed_by_the_garbage_collector() -> None:
    gate = Gate((ip_network("127.0.0.0/8"),))
    made = gate.open((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", 80)))
    number = made.fileno()
    del made
    gc.collect()
    os.fstat(number)  # an OSError where it is closed
    os.close(number)
