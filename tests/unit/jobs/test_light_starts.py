"""What a job loads for its work alone, it loads once there is some."""

import subprocess
import sys

import pytest

from local.settings import REPOSITORY

SETTINGS = {
    "SUPABASE_URL": "https://project.example",
    "SUPABASE_SECRET_KEY": "sb_secret_x",
    "CALLER_AUDIENCE": "https://job.example",
    "CALLER_ACCOUNTS": "scheduler@example.test",
    "TASK_QUEUE": "projects/p/locations/europe-west4/queues/job-shards",
    "TASK_ACCOUNT": "tasks@example.test",
    "TASK_URL": "https://job.example",
}


@pytest.mark.parametrize(
    ("job", "module"),
    [
        ("run_partner_demand_planning_daily", "numpy"),
        ("measure_recommendation_effects_daily", "numpy"),
        ("generate_ai_partner_recommendations_daily", "shared.recommendations.rules"),
    ],
)
def test_a_job_starts_without_what_only_its_work_needs(job: str, module: str) -> None:
    program = f"import functions.jobs.{job}.main, sys; sys.exit({module!r} in sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, env=SETTINGS, check=True, timeout=60)
