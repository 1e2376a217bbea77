"""A job starts for the scheduler and for nobody else, also where the platform would let them through."""

import httpx
import pytest

from infra.functions import read_functions
from local.identity import SCHEDULER, TASKS, identity_token
from local.settings import Keys, Stack
from tests.factories import Factory
from tests.functions.conftest import make

__all__ = ["make"]

# What each answers whoever may call it, when asked for a day that has not begun: the watch knows no days.
JOBS = {function.name: 422 if function.is_daily else 200 for function in read_functions() if function.is_job}


SHARDED = [function.name for function in read_functions() if function.is_sharded]


def start(stack: Stack, job: str, token: str | None) -> int:
    """The status of asking a job for a day that has not begun."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    answer = httpx.post(
        stack.job_url(job), json={"date": "9999-01-01"}, headers=headers, timeout=60, trust_env=False
    )
    return answer.status_code


def deliver(stack: Stack, job: str, token: str | None) -> int:
    """The status of a task for a shard that there is not."""
    answer = httpx.post(
        f"{stack.job_url(job)}/shards",
        json={"date": "1970-01-01", "attempt": 1, "shard": 0},
        headers={"Authorization": f"Bearer {token}"} if token else {},
        timeout=60,
        trust_env=False,
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
    assert start(stack, job, identity_token(secret, url, url, TASKS)) == 403, "a task starts no job"


@pytest.mark.parametrize("job", SHARDED)
def test_a_shard_is_worked_on_for_the_queue_only(stack: Stack, make: Factory, job: str) -> None:
    secret, url = stack.keys.jwt_secret, stack.api_url
    assert deliver(stack, job, identity_token(secret, url, url, TASKS)) == 200
    refused = {
        "anonymous": deliver(stack, job, None),
        "an admin": deliver(stack, job, make.admin().token),
        "the service key": deliver(stack, job, stack.keys.secret_key),
        "meant for another function": deliver(
            stack, job, identity_token(secret, url, "https://another.invalid", TASKS)
        ),
        "of another issuer": deliver(
            stack, job, identity_token(secret, "https://another.invalid", url, TASKS)
        ),
        "signed with another key": deliver(
            stack, job, identity_token(Keys.generate().jwt_secret, url, url, TASKS)
        ),
    }
    assert refused == dict.fromkeys(refused, 401)
    assert deliver(stack, job, identity_token(secret, url, url, "another@local.invalid")) == 403
    assert deliver(stack, job, identity_token(secret, url, url, SCHEDULER)) == 403, "nor the scheduler"
