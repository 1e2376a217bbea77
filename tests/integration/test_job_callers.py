"""A job starts for the scheduler and for nobody else, also where the platform would let them through."""

import httpx
import pytest

from infra.functions import read_functions
from local.identity import SCHEDULER, identity_token
from local.settings import Keys, Stack
from tests.factories import Factory
from tests.functions.conftest import make

__all__ = ["make"]

# What each answers whoever may call it, when asked for a day that has not begun: the watch knows no days.
JOBS = {function.name: 422 if function.is_daily else 200 for function in read_functions() if function.is_job}


def start(stack: Stack, job: str, token: str | None) -> int:
    """The status of asking a job for a day that has not begun."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = httpx.post(
        stack.job_url(job), json={"date": "9999-01-01"}, headers=headers, timeout=60, trust_env=False
    )
    return answer.status_code


@pytest.mark.parametrize("job", JOBS)
def test_a_job_starts_for_the_scheduler_only(stack: Stack, make: Factory, job: str) -> None:
    secret, url = stack.keys.jwt_secret, stack.api_url
    assert start(stack, job, identity_token(secret, url, url)) == JOBS[job]
    refused = {
        "anonymous": start(stack, job, None),
        "an admin": start(stack, job, make.admin().token),
        "the service key": start(stack, job, stack.keys.secret_key),
        "meant for another function": start(
            stack, job, identity_token(secret, url, "https://another.invalid")
        ),
        "of another issuer": start(stack, job, identity_token(secret, "https://another.invalid", url)),
        "signed with another key": start(
            stack, job, identity_token(Keys.generate().jwt_secret, url, url, SCHEDULER)
        ),
    }
    assert refused == dict.fromkeys(refused, 401)
    assert start(stack, job, identity_token(secret, url, url, "another@local.invalid")) == 403
