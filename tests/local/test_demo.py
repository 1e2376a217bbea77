"""`make demo`, as a newcomer runs it: twice."""

import html
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from local.jobs import DEMAND_JOB, STATS_JOB
from local.settings import REPOSITORY
from local.throwaway import free_ports
from tests.functions.visitors import BROWSER, hidden_fields
from tests.night import AMSTERDAM

pytestmark = pytest.mark.xdist_group("demo")

_CAMPAIGN = """
select c.status, c.sync_status, c.total_clicks, c.total_spend, r.status
from public.partner_marketing_campaigns as c
join public.profiles as p on p.id = c.partner_id
join public.ai_marketing_recommendations as r on r.campaign_id = c.id and r.action_type = 'create_campaign'
where p.email = 'schilder@demo.example' and c.external_campaign_id is not null
"""

_LEAD = """
select l.id, l.user_id, l.segment_id, (l.created_at at time zone 'Europe/Amsterdam')::date
from public.leads as l where l.email = %s
"""

_COUNTED = """
select s.own_campaign_leads, g.own_campaign_leads, g.lead_gap_per_week
from public.partner_lead_stats as s
join public.partner_lead_gaps as g using (partner_id, segment_id, date)
where s.partner_id = %s and s.segment_id = %s and s.date = %s
"""

_TOLD = """
select
  p.email,
  coalesce(
    array_agg(coalesce(n.recommendation_id, n.campaign_id, n.landing_page_id)::text)
      filter (where n.kind <> 'budget_nearly_spent'),
    '{}'
  )
from public.notifications as n
join public.profiles as p on p.id = n.recipient_id
where n.read_at is null and not n.is_urgent
group by p.email
"""

_EMAIL = "bezoeker@example.test"

Db = psycopg.Connection[tuple[Any, ...]]


class Demo:
    """The command line on a data directory of its own."""

    def __init__(self, directory: Path) -> None:
        ports = free_ports()
        self._command = [sys.executable, "-m", "local", "--data-dir", str(directory)]
        self._ports = [f"--{name}-port={port}" for name, port in vars(ports).items()]

    def run(self, *arguments: str) -> str:
        environment = {
            name: value for name, value in os.environ.items() if not name.startswith("GOOGLE_ADS_")
        }
        done = subprocess.run(
            [*self._command, *self._ports, *arguments],
            cwd=REPOSITORY,
            env={**environment, "COLUMNS": "140"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def status(self) -> dict[str, Any]:
        status: dict[str, Any] = json.loads(self.run("status", "--json"))
        return status


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    one = Demo(tmp_path_factory.mktemp("demo") / "data")
    try:
        yield one
    finally:
        one.run("reset")


@pytest.fixture(scope="module")
def first(demo: Demo) -> str:
    """What the demo says when it is run for the first time."""
    # All of these tests end on the day on which it is: on the next one the demo has another night to show.
    while (now := datetime.now(AMSTERDAM)).date() != (now + timedelta(minutes=10)).date():
        time.sleep(1)
    return demo.run("demo", "--detach", "--no-scheduler")


@pytest.fixture
def db(demo: Demo, first: str) -> Iterator[Db]:  # noqa: ARG001 - it runs from then on
    with psycopg.connect(demo.status()["db_url"], autocommit=True) as connection:
        yield connection


def test_the_demo_ends_with_proposals_and_a_campaign_that_was_synced_and_may_be_run_again(
    demo: Demo, first: str, db: Db
) -> None:
    assert "Widest lead gaps" in first
    assert "Next 7 days" in first
    assert "Proposals of the night" in first
    assert "Demo Schilder Utrecht" in first
    assert "admin@demo.example" in first
    assert demo.status()["google_ads_endpoint"]
    [(state, sync_status, clicks, spend, proposal)] = db.execute(_CAMPAIGN).fetchall()
    assert (state, sync_status, proposal) == ("active", "synced", "executed")
    assert clicks > 0
    assert spend > 0
    assert f"€{spend:.2f} in all" in " ".join(first.split())
    demo.run("demo", "--detach", "--no-scheduler")
    assert db.execute(_CAMPAIGN).fetchall() == [(state, sync_status, clicks, spend, proposal)]


def test_every_live_page_of_the_demo_is_whole(db: Db) -> None:
    rows = db.execute(
        """
        select path, jsonb_array_length(content_json -> 'blocks'), seo_title, seo_description
        from public.partner_landing_pages where status = 'live'
        """
    ).fetchall()
    assert len(rows) >= 5
    assert [path for path, blocks, *seo in rows if blocks < 8 or not all(seo)] == []


def test_the_night_of_the_demo_is_mailed_in_a_digest_each_whose_links_work(demo: Demo, db: Db) -> None:
    expected = {address: sorted(ids) for address, ids in db.execute(_TOLD).fetchall()}
    assert len(expected) > 5
    said = demo.run("send-mails", "--tomorrow")
    address = demo.status()["mail_url"]
    assert f"{len(expected)} digests and " in said
    assert address in said
    found: dict[str, list[str]] = {}
    links: set[str] = set()
    with httpx.Client(trust_env=False, timeout=30) as browser:
        numbers = re.findall(r'href="/mails/(\d+)"', browser.get(address).text)
        for number in numbers:
            page = html.unescape(browser.get(f"{address}/{number}").text)
            text = page.partition("<pre>")[2].partition("</pre>")[0]
            links.update(re.findall(r"^http\S+$", text, re.MULTILINE))
            if "Dringend" not in text:
                [to] = re.findall(r"<th>To<td>[^<]*<(.+?)>", page)
                found[to] = sorted(re.findall(r"[?&]item=([0-9a-f-]{36})", text))
            for (personal,) in db.execute("select unnest(array[name, email, phone]) from public.leads"):
                assert not personal or personal not in text
        assert found == expected
        assert len(links) > 2 * len(expected)
        for link in links:
            assert browser.get(link).status_code == 200, link
    assert demo.run("send-mails", "--tomorrow").startswith("0 digests and 0 urgent")


def test_a_lead_sent_on_the_page_that_the_demo_opens_with_counts_in_the_next_night(
    demo: Demo, first: str, db: Db
) -> None:
    address = re.search(r"^Landing page +(http\S+)$", first, re.MULTILINE)
    assert address is not None
    with httpx.Client(trust_env=False, timeout=30, headers={"User-Agent": BROWSER}) as visitor:
        shown = visitor.get(address[1])
        assert "Demo Schilder Utrecht" in shown.text
        form = hidden_fields(shown.text) | {"name": "Demo Bezoeker", "email": _EMAIL, "consent": "ja"}
        answer = visitor.post(address[1], data=form)
        while answer.status_code == 422 and "heel snel" in answer.text:
            time.sleep(0.5)
            answer = visitor.post(address[1], data=form)
        assert (answer.status_code, answer.headers["location"][-8:]) == (303, "/bedankt")
    [(lead_id, *about, day)] = db.execute(_LEAD, (_EMAIL,)).fetchall()

    def night() -> tuple[Any, ...]:
        for job in (STATS_JOB, DEMAND_JOB):
            demo.run("job", job, "--date", str(day))
        [counted] = db.execute(_COUNTED, (*about, day)).fetchall()
        return counted

    own_today, own_of_the_week, gap = night()
    assert own_today == 1
    db.execute("delete from public.leads where id = %s", (lead_id,))
    assert night() == (0, own_of_the_week - 1, gap + 1)
