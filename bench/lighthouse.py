"""Landing pages as Lighthouse scores them for a mobile phone: on a slow network, with a slow processor."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench.errors import BenchError
from bench.public_pages import live_page
from bench.report import Measurement
from local.node import find_node_dir
from local.settings import REPOSITORY, Stack
from tests.browser.chromium import ARGUMENTS, get_chromium

STEADY: Final = ("accessibility", "best-practices", "seo")
"""Categories whose score no busy machine moves."""

_CATEGORIES: Final = ("performance", *STEADY)
# Nobody looks for somebody else's log-in: search engines are of no concern.
_OF_THE_SHELL: Final = ("performance", "accessibility", "best-practices")
_LIMITS: Final = {"performance": 0.01}
_LIMITS_OF_THE_SHELL: Final = {"performance": 0.05}
_METRICS: Final = (
    "first-contentful-paint",
    "largest-contentful-paint",
    "speed-index",
    "total-blocking-time",
    "cumulative-layout-shift",
)
_PROGRAM: Final = REPOSITORY / "node_modules" / "lighthouse" / "cli" / "index.js"
_SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class LighthouseRun:
    """What one run found. `scores` are 0 to 1 by category; `metrics` are milliseconds but for the shift.

    `faults` is a line for every audit that does not have its full score and counts for it.
    """

    scores: dict[str, float]
    metrics: dict[str, float]
    faults: tuple[str, ...]


def run_lighthouse(url: str, work_dir: Path, categories: Sequence[str] = _CATEGORIES) -> LighthouseRun:
    """Have Lighthouse look at a page as on a mobile phone. Raises `BenchError` when it cannot."""
    report = work_dir / "lighthouse.json"
    command = [
        *(str(find_node_dir() / "node"), str(_PROGRAM), url),
        *("--quiet", "--no-enable-error-reporting"),
        *("--output=json", f"--output-path={report}", f"--only-categories={','.join(categories)}"),
        f"--chrome-flags={' '.join(('--headless=new', *ARGUMENTS))}",
    ]
    environment = {**os.environ, "CHROME_PATH": get_chromium()}
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise BenchError(f"Lighthouse did not end within {_SECONDS} s.") from None
    if done.returncode:
        raise BenchError(f"Lighthouse failed: {done.stderr.strip().splitlines()[-1:] or 'it said nothing'}")
    return _read(json.loads(report.read_text(encoding="utf-8")))


def _read(document: dict[str, Any]) -> LighthouseRun:
    categories = document["categories"]
    if any(category["score"] is None for category in categories.values()):
        raise BenchError(f"Lighthouse could not score the page: {document.get('runtimeError')}.")
    counted = {
        reference["id"]
        for category in categories.values()
        for reference in category["auditRefs"]
        if reference["weight"]
    }
    audits = document["audits"]
    return LighthouseRun(
        {name: float(category["score"]) for name, category in categories.items()},
        {name: round(float(audits[name]["numericValue"]), 3) for name in _METRICS if name in audits},
        tuple(
            f"{name}: {audits[name]['title']} ({audits[name]['score']})"
            for name in sorted(counted)
            if (audits[name]["score"] or 0) < 1 and audits[name]["scoreDisplayMode"] != "notApplicable"
        ),
    )


def measure(stack: Stack, runs: int, work_dir: Path) -> list[Measurement]:
    """Score a whole page and the portal's shell so many times; reported is what a median score lacks of 1."""
    page = [run_lighthouse(f"{stack.api_url}/lp{live_page(stack)}", work_dir) for _ in range(runs)]
    shell = [run_lighthouse(f"{stack.api_url}/portal/", work_dir, _OF_THE_SHELL) for _ in range(runs)]
    return [
        *_measured("lighthouse", "a page", page, _CATEGORIES, _LIMITS),
        *_measured("lighthouse.shell", "the portal's shell", shell, _OF_THE_SHELL, _LIMITS_OF_THE_SHELL),
    ]


def _measured(
    name: str,
    what: str,
    found: Sequence[LighthouseRun],
    categories: Sequence[str],
    limits: Mapping[str, float],
) -> list[Measurement]:
    metrics = {
        f"median_{metric.replace('-', '_')}": median(run.metrics[metric] for run in found)
        for metric in _METRICS
    }
    return [
        Measurement(
            f"{name}.{category.replace('-', '_')}",
            f"what the {category.replace('-', ' ')} score of {what} on a mobile phone lacks of 1 (median)",
            round(1 - median(run.scores[category] for run in found), 4),
            limits.get(category, 0.0),
            unit="",
            raw={
                "scores": [run.scores[category] for run in found],
                **(metrics if category == "performance" else {}),
            },
        )
        for category in categories
    ]
