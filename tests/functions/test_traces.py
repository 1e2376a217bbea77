"""From the click to the change at the ad platform: one trace."""

import json
import re
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from local.settings import Stack
from shared.core.logging import configure_logging
from shared.core.settings import LogSettings
from shared.core.tracing import begin_trace
from tests.ads import Ads
from tests.factories import ADS, Factory

Db = psycopg.Connection[tuple[Any, ...]]


def new_trace() -> tuple[str, dict[str, str]]:
    """A trace and the header that names it."""
    trace = uuid4().hex
    return trace, {"traceparent": f"00-{trace}-{uuid4().hex[:16]}-01"}


def test_an_error_names_the_trace_of_its_request(api: httpx.Client) -> None:
    trace, header = new_trace()
    assert api.get("/api/segments", headers=header).json()["trace_id"] == trace
    own = api.get("/api/segments").json()["trace_id"]
    assert re.fullmatch("[0-9a-f]{32}", own)
    assert api.get("/api/segments").json()["trace_id"] != own


def test_what_a_platform_must_do_keeps_the_trace_of_who_asked(
    make: Factory, db: Db, api: httpx.Client
) -> None:
    partner, admin = make.partner(monthly_marketing_budget=5000), make.admin()
    campaign = make.campaign(partner, "planned", daily_budget=10, ad_content=json.dumps(ADS))
    asked: dict[str, str] = {}
    for status, operation in (("active", "create_campaign"), ("paused", "pause")):
        asked[operation], header = new_trace()
        answer = api.patch(
            f"/api/partners/{partner.id}/campaigns/{campaign}",
            json={"status": status},
            headers=admin.headers | header,
        )
        assert answer.status_code == 200, answer.text
    stored: dict[str, str] = dict(
        db.execute(
            "select operation, trace_id from public.ad_platform_operations where campaign_id = %s",
            [campaign],
        ).fetchall()
    )
    assert stored == asked | {"resume": asked["create_campaign"]}


def test_a_retry_is_of_who_retried(make: Factory, db: Db, api: httpx.Client) -> None:
    partner, admin = make.partner(monthly_marketing_budget=5000), make.admin()
    campaign = make.campaign(partner, "active", daily_budget=10, ad_content=json.dumps(ADS))
    make.fail(campaign)
    trace, header = new_trace()
    answer = api.post(
        f"/api/partners/{partner.id}/campaigns/{campaign}/retry", headers=admin.headers | header
    )
    assert answer.status_code == 200, answer.text
    assert (trace,) in db.execute(
        "select trace_id from public.ad_platform_operations where campaign_id = %s", [campaign]
    ).fetchall()


def test_the_dispatcher_says_which_request_caused_an_operation(
    stack: Stack, db: Db, capsys: pytest.CaptureFixture[str]
) -> None:
    ads = Ads(stack, db)
    running = ads.campaign()
    caused, dispatching = uuid4().hex, begin_trace({})
    configure_logging(LogSettings())
    db.execute(
        "update public.ad_platform_operations set trace_id = %s where campaign_id = %s", [caused, running.id]
    )
    ads.dispatch(running)
    lines = [
        json.loads(line) for line in capsys.readouterr().out.splitlines() if "operation_recorded" in line
    ]
    assert [line["caused_by_trace"] for line in lines] == [caused, caused]
    # And its own requests to the database are of the trace it works in, in all its threads.
    assert dispatching.trace_id != caused


def test_a_run_of_a_job_keeps_the_trace_of_its_newest_start(stack: Stack, db: Db) -> None:
    job, day = f"test_{uuid4().hex[:8]}", "2026-03-02"
    traces = []
    for _ in range(2):
        trace, header = new_trace()
        traces.append(trace)
        answer = httpx.post(
            f"{stack.supabase_url}/rest/v1/rpc/claim_job_run",
            json={"p_job": job, "p_date": day},
            headers=header | {"apikey": stack.keys.secret_key},
            timeout=30,
            trust_env=False,
        )
        assert answer.status_code == 200, answer.text
        assert db.execute("select trace_id from public.job_runs where job = %s", [job]).fetchone() == (trace,)


def test_a_job_is_one_trace_from_the_scheduler_to_the_database(stack: Stack, db: Db) -> None:
    trace, header = new_trace()
    day = "2019-05-04"
    answer = httpx.post(
        f"{stack.api_url}/jobs/run_partner_demand_planning_daily",
        json={"date": day},
        headers=stack.job_headers() | header,
        timeout=60,
        trust_env=False,
    )
    assert answer.status_code == 200, answer.text
    assert db.execute(
        "select trace_id from public.job_runs where job = 'run_partner_demand_planning_daily' and date = %s",
        [day],
    ).fetchone() == (trace,)


@pytest.mark.parametrize("headers", [None, "", "no json", '{"traceparent": "rubbish"}', "{}"])
def test_the_database_knows_no_trace_where_none_was_sent(db: Db, headers: str | None) -> None:
    with db.transaction(force_rollback=True):
        if headers is not None:
            db.execute("select set_config('request.headers', %s, true)", [headers])
        assert db.execute("select private.trace_id()").fetchone() == (None,)
