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
}


@pytest.mark.parametrize("job", ["run_partner_demand_planning_daily", "measure_recommendation_effects_daily"])
def test_a_job_starts_without_numpy(job: str) -> None:
    program = f"import functions.jobs.{job}.main, sys; sys.exit('numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, env=SETTINGS, check=True, timeout=60)
