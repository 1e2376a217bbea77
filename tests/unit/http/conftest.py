"""A function within functions-framework, as it is deployed."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import functions_framework
import pytest
from werkzeug.test import Client

InFramework = Callable[[str], Client]


@pytest.fixture
def in_framework(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InFramework]:
    """Serves the text of a function named `framed`."""
    source = tmp_path / "main.py"
    create: Callable[..., Any] = functions_framework.create_app
    # The framework sets and adds these for good; so they are taken back.
    monkeypatch.setattr("sys.path", list(sys.path))
    monkeypatch.setenv("FUNCTION_TARGET", "framed")
    monkeypatch.setenv("FUNCTION_SIGNATURE_TYPE", "http")

    def serve(text: str) -> Client:
        source.write_text(text)
        return Client(create("framed", str(source), "http"))

    yield serve
    sys.modules.pop("main", None)
