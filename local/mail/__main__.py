"""`python -m local.mail DIRECTORY EVENTS_URL`: the double as a process, until a signal."""

import json
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

from local.mail.double import SesDouble


def main(directory: Path, events_url: str) -> None:
    """Run until a signal. Writes its environment, one JSON object, to `environment.json` in the directory."""
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    with SesDouble() as double:
        double.events_url = events_url
        double.sends_accepted_events = True
        directory.mkdir(parents=True, exist_ok=True)
        written = directory / "environment.new"
        written.write_text(json.dumps(double.environment(), indent=2), encoding="utf-8")
        written.replace(directory / "environment.json")
        stopping.wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
