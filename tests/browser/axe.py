"""Deque's axe-core in a page: what it finds wrong for people who cannot see, hear or point."""

from functools import lru_cache
from typing import Any

from playwright.sync_api import Page

from local.settings import REPOSITORY

_SCRIPT = REPOSITORY / "node_modules" / "axe-core" / "axe.min.js"
_STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """One line per violation on the page as it is now, shadow roots included; empty when there is none.

    The script is evaluated by the debugger and not added to the page, whose content security policy would
    rightly refuse it.
    """
    page.evaluate(_script())
    found: dict[str, Any] = page.evaluate(
        "standards => axe.run(document, {runOnly: {type: 'tag', values: standards}})", _STANDARDS
    )
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}: "
        + "; ".join(str(node["target"]) for node in violation["nodes"])
        for violation in found["violations"]
    ]


@lru_cache(maxsize=1)
def _script() -> str:
    return _SCRIPT.read_text(encoding="utf-8")
