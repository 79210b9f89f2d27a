"""Keeps a process off the network: any address but this machine's own raises."""

from __future__ import annotations

import sys

_LOCAL = ("localhost", "127.", "::1", "0.0.0.0", "::")


def cut_network() -> None:
    """From now on, in this process, looking up or connecting to another machine raises RuntimeError."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = arguments[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else str(host or "localhost")
    if not name.startswith(_LOCAL):
        raise RuntimeError(f"{event} to {name}: neither the program nor a test may use the network")
