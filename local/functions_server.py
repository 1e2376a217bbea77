"""The process that serves all functions: gunicorn with threads, as functions-framework does in the cloud."""

import sys
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]  # it has no types

from local.functions_app import FunctionsApplication, create_application
from local.settings import LOOPBACK

THREADS = 16


class FunctionsServer(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with one worker of many threads, on loopback only: jobs are open to whoever can reach them."""

    def __init__(self, port: int) -> None:
        """`port` is where all functions are served."""
        self._port = port
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        settings: dict[str, Any] = {
            "bind": f"{LOOPBACK}:{self._port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": THREADS,
            "keepalive": 75,
            # A job over a big backfill answers when it is done; nothing here may cut it off.
            "timeout": 0,
            "graceful_timeout": 3,
            "loglevel": "warning",
            "accesslog": None,
            # As functions-framework has it: the function answers a request that is too long, not gunicorn.
            "limit_request_line": 0,
            "control_socket_disable": True,
        }
        for name, value in settings.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> FunctionsApplication:
        """Build the application, in the worker."""
        return create_application()


if __name__ == "__main__":
    FunctionsServer(int(sys.argv[1])).run()
