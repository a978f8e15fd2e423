"""Runs the standard rasa-sdk action server in one process: `python -m actions --port 5055`.

`python -m rasa_sdk` starts Sanic's worker manager, a second process that pickles the actions and their loaded
model; one worker needs neither. Loopback only: the server has no authentication.
"""

from __future__ import annotations

import argparse

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor

KEEP_ALIVE_SECONDS = 120
"""Rasa keeps its connection between turns."""


def main() -> None:
    """Serve the actions until stopped."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=5055)
    port = parser.parse_args().port
    executor = ActionExecutor()
    executor.register_package("actions.actions")
    app = create_app(executor)
    app.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE_SECONDS
    app.run(host="127.0.0.1", port=port, single_process=True, access_log=False, motd=False)


if __name__ == "__main__":
    main()
