from __future__ import annotations

import socket

from guide.serving.ports import taken


def test_a_port_is_taken_while_something_listens() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        assert not taken(port)
        listener.listen()
        assert taken(port)
    assert not taken(port)
