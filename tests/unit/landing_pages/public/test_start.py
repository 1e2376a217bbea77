"""What the function for visitors imports before its first answer."""

import os
import subprocess
import sys

from local.settings import REPOSITORY

_HEAVY = ("pydantic", "httpx", "postgrest", "supabase", "jwt", "cryptography", "PIL")
_START = """
import sys
import functions_framework
from werkzeug.test import Client
app = functions_framework.create_app("public_pages", "functions/public_pages/main.py")
answer = Client(app).get("/lp/partners/jansen/utrecht")
assert answer.status_code == 503, answer.status_code
print(" ".join(sys.modules))
"""


def test_a_visitor_waits_for_no_heavy_import() -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "SUPABASE_URL": "http://127.0.0.1:9",  # nobody is there
        "SUPABASE_PUBLISHABLE_KEY": "placeholder",
        "PUBLIC_PAGES_TOKEN": "placeholder",
        "PUBLIC_PAGES_URL": "http://pages.invalid",
        "FORM_TOKEN_SECRET": "placeholder placeholder placeholder",
        "PYTHONPATH": str(REPOSITORY),
    }
    answer = subprocess.run(
        [sys.executable, "-c", _START],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    imported = set(answer.stdout.splitlines()[-1].split())
    assert "shared.landing_pages.public.render" in imported
    assert not imported & {*_HEAVY}
