"""What Lighthouse finds on the portal's shell, of what no busy machine moves; `make bench` has its speed."""

from pathlib import Path

from bench.lighthouse import run_lighthouse
from local.settings import Stack
from tests.integration.conftest import stack

__all__ = ["stack"]

# Nobody looks for somebody else's log-in: search engines are of no concern.
CATEGORIES = ("accessibility", "best-practices")


def test_lighthouse_finds_nothing_wrong_with_the_shell(stack: Stack, tmp_path: Path) -> None:
    found = run_lighthouse(f"{stack.api_url}/portal/", tmp_path, CATEGORIES)
    assert found.faults == ()
    assert found.scores == dict.fromkeys(CATEGORIES, 1.0)
