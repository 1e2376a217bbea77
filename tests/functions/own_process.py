"""A function in a process of its own, as it is deployed, with settings that the stack's functions lack."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx

from infra.functions import read_functions
from local.settings import REPOSITORY, Stack
from local.shared_stack import free_ports
from tests.integration.gate import wait_for


@contextmanager
def function_of_its_own(name: str, stack: Stack, settings: Mapping[str, str]) -> Iterator[httpx.Client]:
    """A client of the function, which has the stack's settings and these while the block runs."""
    function = {each.name: each for each in read_functions()}[name]
    port = free_ports().api
    source = ["--source", str(REPOSITORY / function.source), "--target", function.target]
    process = subprocess.Popen(
        [sys.executable, "-m", "functions_framework", *source, "--host", "127.0.0.1", "--port", str(port)],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **stack.function_environment(), **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30, trust_env=False) as client:
            wait_for(lambda: _answers(client), "the function answers")
            yield client
    finally:
        process.terminate()
        process.wait(20)


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/").status_code > 0
    except httpx.TransportError:
        return False
