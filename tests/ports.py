"""Ports for servers that cannot choose one themselves, and are started, or started again, after their port is known."""

from __future__ import annotations

import random
import socket

PORTS = range(20_000, 32_000)
"""Below those that systems give to connections, so that nobody gets one of these by chance in the meantime."""
_CLAIMS: list[socket.socket] = []
"""Sockets for datagrams, which no server here uses: who has that of a number has the port of that number."""


def free_port() -> int:
    """Return a port that nobody listens at, and that no other test is given as long as this process lives."""
    for port in random.sample(PORTS, len(PORTS)):
        claim = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            claim.bind(("127.0.0.1", port))
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            claim.close()
            continue
        _CLAIMS.append(claim)
        return port
    raise AssertionError("no port is free")
