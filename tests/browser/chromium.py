"""The browser of the tests: a Chromium that is on the machine, or one that is installed now.

`python -m tests.browser.chromium` makes sure that there is one, and prints where.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAM_VARIABLE = "CHROMIUM"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_INSTALL_SECONDS = 600

# As root, in containers, Chromium's own sandbox does not start. The others keep it from calling home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class NoBrowserError(Exception):
    """There is no Chromium here and none could be installed. The message says what to do."""


def find_chromium() -> str | None:
    """The program named by `CHROMIUM`, on the path, or installed by Playwright; `None` when there is none."""
    named = os.environ.get(PROGRAM_VARIABLE)
    if named:
        return named
    for name in _NAMES:
        if program := shutil.which(name):
            return program
    return _playwrights_own()


def get_chromium() -> str:
    """The browser, installed now where it is missing. Raises `NoBrowserError`."""
    if program := find_chromium():
        return program
    tried = [_install(*commands) for commands in _ways()]
    if program := find_chromium():
        return program
    raise NoBrowserError(
        "The browser tests need Chromium: install it (on Debian and Ubuntu 'apt install chromium'), or name "
        f"one with {PROGRAM_VARIABLE}=/path/to/chromium. What was tried: {'; '.join(tried)}."
    )


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright  # it takes a while and is seldom asked

    with sync_playwright() as playwright:
        program = playwright.chromium.executable_path
    return program if Path(program).exists() else None


def _ways() -> list[list[list[str]]]:
    ways = [[[sys.executable, "-m", "playwright", "install", "chromium"]]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        # The distribution's own brings the libraries that it needs.
        ways.insert(
            0,
            [
                ["apt-get", "update", "-qq"],
                ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", "chromium"],
            ],
        )
    return ways


def _install(*commands: list[str]) -> str:
    if find_chromium():
        return "nothing more was needed"
    for command in commands:
        sys.stderr.write(f"Installing Chromium: {' '.join(command)}\n")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        done = subprocess.run(
            command, env=environment, stdout=sys.stderr, check=False, timeout=_INSTALL_SECONDS
        )
        if done.returncode:
            return f"'{' '.join(command)}' ended with {done.returncode}"
    return f"'{' '.join(commands[-1])}' went well"


if __name__ == "__main__":
    try:
        sys.stdout.write(f"{get_chromium()}\n")
    except NoBrowserError as error:
        sys.exit(str(error))
