"""Shards of a run, cut without the job's start, and delivered as the queue does, or as it should not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx

from local.identity import TASKS, identity_token
from local.settings import Stack
from tests.night import Connection

_OPENERS = {
    "generate_ai_partner_recommendations_daily": "begin_recommendations",
    "sync_partner_campaigns_daily": "begin_campaign_sync",
}


def task_headers(stack: Stack, account: str = TASKS) -> dict[str, str]:
    """The token that the queue brings, or another account's."""
    token = identity_token(stack.keys.jwt_secret, stack.api_url, stack.api_url, account)
    return {"Authorization": f"Bearer {token}"}


@dataclass(frozen=True)
class CutRun:
    """An attempt of a job, cut into so many shards; nothing is delivered yet."""

    stack: Stack
    db: Connection
    job: str
    day: date
    attempt: int
    shards: int

    @classmethod
    def start(cls, stack: Stack, db: Connection, job: str, day: date, size: int) -> "CutRun":
        """Claim the run, and cut it into shards of `size`."""
        [[claimed]] = db.execute("select public.claim_job_run(%s, %s)", [job, day]).fetchall()
        attempt = claimed["attempt"]
        [[cut]] = db.execute(f"select public.{_OPENERS[job]}(%s, %s, 0, %s)", [day, attempt, size]).fetchall()
        return cls(stack, db, job, day, attempt, cut["shards"])

    def deliver(self, shard: int, url: str | None = None) -> httpx.Response:
        """Deliver a shard's task and return whatever is answered."""
        return httpx.post(
            f"{url or self.stack.job_url(self.job)}/shards",
            json={"date": self.day.isoformat(), "attempt": self.attempt, "shard": shard},
            headers=task_headers(self.stack),
            timeout=60,
            trust_env=False,
        )

    def status(self, shard: int) -> str:
        """Deliver a shard; it must be answered as a task that need not come again. What became of it."""
        answer = self.deliver(shard)
        assert answer.status_code == 200, answer.text
        status: str = answer.json()["status"]
        return status

    def deliver_all(self, order: Sequence[int] | None = None) -> list[str]:
        """Deliver every shard, one after the other."""
        return [self.status(shard) for shard in order or range(self.shards)]

    def row(self, shard: int) -> dict[str, Any]:
        """What the database keeps of a shard."""
        [[row]] = self.db.execute(
            "select to_jsonb(s) from private.job_run_shards as s where job = %s and date = %s and shard = %s",
            [self.job, self.day, shard],
        ).fetchall()
        found: dict[str, Any] = row
        return found
