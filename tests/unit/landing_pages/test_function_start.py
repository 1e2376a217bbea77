"""What the function for landing pages imports before its first answer: no writer, set up or not."""

import os
import subprocess
import sys

import pytest

from local.settings import REPOSITORY
from shared.http.functions import PLACEHOLDER_ENVIRONMENT

_START = """
import sys
import functions_framework
from werkzeug.test import Client
app = functions_framework.create_app("landing_pages", "functions/landing_pages/main.py")
answer = Client(app).get("/api/partners/11111111-1111-4111-8111-111111111111/landing-pages")
assert answer.status_code == 401, answer.status_code
print(" ".join(sys.modules))
"""
_MODEL = {"PAGE_WRITER_API_KEY": "placeholder", "PAGE_WRITER_MODEL": "placeholder"}
_LATER = {
    "shared.landing_pages.claims",
    "shared.landing_pages.drafting",
    "shared.landing_pages.language_model.writer",
    "shared.landing_pages.language_model.request",
    "shared.landing_pages.writing.pages",
    "shared.landing_pages.writing.phrases",
    "shared.landing_pages.writing.trade_words",
    "shared.landing_pages.writing.writer",
}


def started(**settings: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY)}
    return subprocess.run(
        [sys.executable, "-c", _START],
        cwd=REPOSITORY,
        env=environment | PLACEHOLDER_ENVIRONMENT | settings,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("settings", [{}, _MODEL], ids=["no model", "a model"])
def test_nobody_waits_for_a_writer_to_be_imported(settings: dict[str, str]) -> None:
    answer = started(**settings)
    assert answer.returncode == 0, answer.stderr
    imported = set(answer.stdout.splitlines()[-1].split())
    assert "shared.landing_pages.service" in imported
    assert not imported & _LATER


def test_a_model_that_is_set_up_wrongly_is_known_at_the_start() -> None:
    answer = started(PAGE_WRITER_API_KEY="made-up-key")
    assert answer.returncode != 0
    assert "PAGE_WRITER_MODEL" in answer.stderr
    assert "made-up-key" not in answer.stderr
