"""A real browser on the running stack."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.chromium import ARGUMENTS, get_chromium
from tests.functions.conftest import api, make
from tests.integration.conftest import db, stack

__all__ = ["api", "db", "make", "stack"]

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
ACTION_MILLISECONDS = 30_000

# Its own five seconds are too few for a machine on which two stacks, two browsers and a night are at work.
expect.set_options(timeout=ACTION_MILLISECONDS)

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium without a window, one for all tests of a worker."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=get_chromium(), args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def viewport(request: pytest.FixtureRequest) -> dict[str, int]:
    """Every test that asks for it runs at both sizes."""
    size: dict[str, int] = request.param
    return size


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages in contexts of their own (no cookie or cache is shared); closes them at the end.

    Arguments are those of Playwright's `new_context`; without any a desktop in Dutch.
    """
    contexts: list[BrowserContext] = []

    def open_one(**options: object) -> Page:
        context = browser.new_context(**({"viewport": DESKTOP, "locale": "nl-NL"} | options))  # type: ignore[arg-type]  # options of many types by name
        context.set_default_timeout(ACTION_MILLISECONDS)
        contexts.append(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.close()
