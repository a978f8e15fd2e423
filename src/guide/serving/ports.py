"""Tells whether a port of this machine is taken."""

from __future__ import annotations

import socket


def taken(port: int) -> bool:
    """Return True where something listens on that loopback port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0
