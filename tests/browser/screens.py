"""Pictures of the product for the documentation, taken of the made-up demo on a throwaway stack.

`python -m tests.browser.screens` (`make screens`) writes them all to docs/screens; names given after it, only
those.
"""

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from local import demo
from local.settings import REPOSITORY, Stack
from local.throwaway import throwaway_stack
from shared.core.clock import SystemClock, yesterday
from tests.browser.chromium import ARGUMENTS, get_chromium
from tests.browser.mail_screens import mail_screens
from tests.browser.portal_screens import portal_screens
from tests.browser.screen import Screen, both

FOLDER: Final = REPOSITORY / "docs" / "screens"
LARGEST_BYTES: Final = 150_000
_QUICKEST_MILLISECONDS: Final = 3_500
"""Who sends a form faster is taken for a machine."""


def _landing_page(page: Page, stack: Stack) -> None:
    address = demo.page_url(stack)
    assert address, "the demo has a live page"
    page.goto(address, wait_until="networkidle")


def _errors(page: Page, stack: Stack) -> None:
    _landing_page(page, stack)
    page.get_by_label("Naam", exact=True).fill("Demo Bezoeker")
    page.get_by_label("E-mailadres", exact=True).fill("bezoeker@")
    page.wait_for_timeout(_QUICKEST_MILLISECONDS)
    page.locator("form button").click()
    expect(page.locator("[aria-invalid]")).to_have_count(2)
    page.locator("#aanvraag").evaluate("section => section.scrollIntoView({behavior: 'instant'})")


def _thanks(page: Page, stack: Stack) -> None:
    _landing_page(page, stack)
    page.goto(f"{page.url}/bedankt")


SCREENS: Final = (
    *both("page", _landing_page, is_whole_page=True),
    *both("page-errors", _errors),
    *both("page-thanks", _thanks),
    *portal_screens(),
    *mail_screens(),
)


def take(screens: Sequence[Screen], stack: Stack, folder: Path) -> None:
    """Write the pictures of a stack that holds the demo. Raises `ValueError` for one that is too large."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=get_chromium(), args=ARGUMENTS)
        for screen in screens:
            width, height = screen.size
            context = browser.new_context(
                viewport={"width": width, "height": height}, locale="nl-NL", reduced_motion="reduce"
            )
            page = context.new_page()
            screen.show(page, stack)
            _write(
                page.screenshot(full_page=screen.is_whole_page), folder / f"{screen.name}.png", screen.highest
            )
            context.close()
        browser.close()


def _write(png: bytes, file: Path, highest: int) -> None:
    # 256 colours are enough for screens of few, and make a third of the file.
    whole = Image.open(io.BytesIO(png)).convert("RGB")
    kept = whole.crop((0, 0, whole.width, min(whole.height, highest)))
    few = kept.quantize(256, dither=Image.Dither.NONE)
    few.save(file, optimize=True)
    size = file.stat().st_size
    if size > LARGEST_BYTES:
        raise ValueError(f"{file.name} has {size:,} bytes, more than {LARGEST_BYTES:,}: show less of it.")
    sys.stdout.write(f"{file.name}: {size:,} bytes\n")


def main(names: Sequence[str]) -> None:
    """Take the pictures with these names, or all."""
    chosen = [screen for screen in SCREENS if not names or screen.name in names]
    if not chosen:
        raise SystemExit(f"Choose of {', '.join(screen.name for screen in SCREENS)}.")
    with throwaway_stack() as stack:
        demo.fill(stack, yesterday(SystemClock()), lambda _: None)
        take(chosen, stack, FOLDER)


if __name__ == "__main__":
    main(sys.argv[1:])
