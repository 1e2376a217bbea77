"""Callers of the functions on the running stack."""

from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest

from local.settings import Stack
from tests.factories import Factory
from tests.integration.conftest import db, stack

__all__ = ["db", "stack"]


@pytest.fixture
def make(stack: Stack, db: psycopg.Connection[tuple[Any, ...]]) -> Factory:
    """Makes partners, segments and their rows."""
    return Factory(db, stack.keys.jwt_secret)


@pytest.fixture
def api(stack: Stack) -> Iterator[httpx.Client]:
    """The functions, called by nobody in particular."""
    with httpx.Client(base_url=stack.api_url, timeout=30, trust_env=False) as client:
        yield client
