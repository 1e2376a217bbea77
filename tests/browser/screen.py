"""What a picture for the documentation is made from."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Page

from local.settings import Stack

DESKTOP: Final = (1280, 900)
PHONE: Final = (390, 844)

Show = Callable[[Page, Stack], None]


@dataclass(frozen=True, slots=True)
class Screen:
    """A picture: its file's name without `.png`, the browser's size in pixels, and how to get there.

    Of a whole page no more than `highest` pixels are kept.
    """

    name: str
    size: tuple[int, int]
    show: Show
    is_whole_page: bool = False
    highest: int = 10_000


def both(name: str, show: Show, *, is_whole_page: bool = False) -> list[Screen]:
    """A picture on a desktop and one on a phone."""
    return [
        Screen(f"{name}-desktop", DESKTOP, show, is_whole_page),
        Screen(f"{name}-phone", PHONE, show, is_whole_page),
    ]
