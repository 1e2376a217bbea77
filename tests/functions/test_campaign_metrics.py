"""What a campaign did per day: read by its partner, imported by admins where no platform tells it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from shared.core.clock import SystemClock, today
from tests.factories import Factory, Person
from tests.functions.campaigns import Campaigns, pointers

DAY = date(2026, 3, 31)


@pytest.fixture
def some(api: httpx.Client, make: Factory) -> Campaigns:
    """A partner's campaigns."""
    return Campaigns(api, make)


@pytest.fixture
def campaign(some: Campaigns) -> UUID:
    """One that is followed by hand."""
    return some.make.campaign(some.partner, channel="meta_ads")


def _import(some: Campaigns, campaign: object, csv: str, caller: Person | None = None) -> httpx.Response:
    headers = (caller or some.admin).headers
    return some.api.post(some.address(campaign, "/metrics"), json={"csv": csv}, headers=headers)


def _days(some: Campaigns, campaign: object, query: str = "") -> dict[str, Any]:
    return some.get(campaign, f"/metrics{query}")


def test_imported_days_are_there_and_the_totals_their_sums(some: Campaigns, campaign: UUID) -> None:
    answer = _import(
        some,
        campaign,
        "date,spend,clicks,impressions,conversions,leads\n"
        "2026-03-30,12.50,40,1000,1.5,2\n"
        "2026-03-31,0.30,1,20,0,1\n",
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["days"] == 2
    after = answer.json()["campaign"]
    totals = after["total_spend"], after["total_clicks"], after["total_leads"], after["avg_cpl"]
    assert totals == ("12.80", 41, 3, "4.27")
    assert after == some.get(campaign)
    assert _days(some, campaign) == {
        "data": [
            {
                "date": "2026-03-31",
                "spend": "0.30",
                "clicks": 1,
                "impressions": 20,
                "conversions": "0.00",
                "leads": 1,
            },
            {
                "date": "2026-03-30",
                "spend": "12.50",
                "clicks": 40,
                "impressions": 1000,
                "conversions": "1.50",
                "leads": 2,
            },
        ],
        "totals": {
            "days": 2,
            "spend": "12.80",
            "clicks": 41,
            "impressions": 1020,
            "conversions": "1.50",
            "leads": 3,
            "cpl": "4.27",
            "difference": "-1.50",
            "is_reconciled": True,
        },
        "next_cursor": None,
    }


def test_importing_again_replaces_and_never_adds(some: Campaigns, campaign: UUID) -> None:
    _import(some, campaign, "date,spend,leads\n2026-03-31,10,2\n")
    _import(some, campaign, "date,spend,leads\n2026-03-31,10,2\n")
    corrected = _import(some, campaign, "date;spend\n2026-03-31;1.5\n2026-03-30;2,25\n").json()["campaign"]
    assert (corrected["total_spend"], corrected["total_leads"]) == ("3.75", 2), "a column left out changed"


def test_one_bad_line_and_nothing_is_kept(some: Campaigns, campaign: UUID) -> None:
    answer = _import(some, campaign, "date,spend\n2026-03-30,12.50\n31-03-2026,1.00\n2026-03-29,-1\n")
    assert pointers(answer) == ["/csv", "/csv"]
    messages = [error["message"] for error in answer.json()["errors"]]
    assert messages[0].startswith("Line 3: date '31-03-2026': ")
    assert messages[1].startswith("Line 4: spend '-1': ")
    assert _days(some, campaign)["data"] == []


def test_only_an_admin_imports(some: Campaigns, campaign: UUID) -> None:
    csv = "date,leads\n2026-03-31,99\n"
    assert _import(some, campaign, csv, some.partner).status_code == 403
    assert _import(some, campaign, csv, some.make.partner()).status_code == 404
    assert _import(some, uuid4(), csv).status_code == 404
    assert _days(some, campaign)["data"] == []


def test_what_google_tells_by_itself_is_not_imported(some: Campaigns) -> None:
    answer = _import(some, some.plan()["id"], "date,spend\n2026-03-31,1\n")
    assert (answer.status_code, "fetched every night" in answer.json()["detail"]) == (409, True)


def test_an_archived_campaign_still_gets_its_last_figures(some: Campaigns, campaign: UUID) -> None:
    assert some.patch(campaign, status="archived").status_code == 200
    assert _import(some, campaign, "date,spend\n2026-03-31,1\n").status_code == 200


def test_imports_at_once_leave_the_sums_of_the_days(some: Campaigns, campaign: UUID) -> None:
    files = [f"date,leads\n{DAY - timedelta(days=n)},{n}\n{DAY},7\n" for n in range(1, 9)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda csv: _import(some, campaign, csv), files))
    assert {answer.status_code for answer in answers} == {200}
    assert some.get(campaign)["total_leads"] == 7 + sum(range(1, 9))


def test_a_day_that_is_not_there_yet_is_refused(some: Campaigns, campaign: UUID) -> None:
    now = today(SystemClock())
    assert _import(some, campaign, f"date,leads\n{now},1\n").status_code == 200
    late = _import(some, campaign, f"date,leads\n{now + timedelta(days=2)},1\n")
    assert pointers(late) == ["/csv"]


def test_days_are_filtered_and_come_in_pages(some: Campaigns, campaign: UUID) -> None:
    days = [DAY - timedelta(days=n) for n in range(7)]
    lines = "".join(f"{day},{n}\n" for n, day in enumerate(days))
    assert _import(some, campaign, f"date,leads\n{lines}").status_code == 200
    seen, cursor = [], ""
    while True:
        page = _days(some, campaign, f"?from={days[5]}&to={days[1]}&limit=2{cursor}")
        assert (page["totals"]["days"], page["totals"]["leads"]) == (5, 15), "totals are not of the page"
        seen += [row["date"] for row in page["data"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == [str(day) for day in days[1:6]]
    empty = _days(some, campaign, "?to=2020-01-01")
    assert (empty["data"], empty["totals"]["spend"], empty["totals"]["cpl"]) == ([], "0.00", None)
    for wrong in ("from=2026-03-31&to=2026-03-01", "from=yesterday"):
        url = f"{some.address(campaign, '/metrics')}?{wrong}"
        assert some.api.get(url, headers=some.partner.headers).status_code == 422
