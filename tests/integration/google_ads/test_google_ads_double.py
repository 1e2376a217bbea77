"""The double itself, asked by Google's own client as its documentation says, without our adapter."""

import json
import os
import signal
import subprocess
import sys
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import pytest

from local.google_ads import overview
from local.google_ads.books import Figures
from local.google_ads.double import MANAGER_ID, GoogleAdsDouble
from local.google_ads.faults import FaultKind, FaultPlan
from local.google_ads.quota import Limits, Quota
from local.settings import REPOSITORY
from shared.ads.google.adapter import GoogleAdsPlatform
from shared.ads.platform import AccountId, CampaignPlan, ExternalCampaignId
from tests.integration.google_ads.campaigns import IMPATIENT, SECONDS


@pytest.fixture
def client(double: GoogleAdsDouble, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Google's client, with nothing but the environment."""
    for name, value in double.environment().items():
        monkeypatch.setenv(name, value)
    return google("client").GoogleAdsClient.load_from_env(version="v26")


def google(module: str) -> Any:
    """A module of Google's library, which has no types."""
    return import_module(f"google.ads.googleads.{module}")


def first_error(raised: Any) -> Any:
    failure = raised.failure
    return type(failure).pb(failure).errors[0]


def budget(micros: int) -> dict[str, Any]:
    return {"campaign_budget_operation": {"create": {"amount_micros": micros, "explicitly_shared": False}}}


def mutate(
    client: Any, account: str, *operations: dict[str, Any], timeout: float = SECONDS, **options: bool
) -> Any:
    request = type(client.get_type("MutateGoogleAdsRequest"))(
        customer_id=account, mutate_operations=operations, **options
    )
    return client.get_service("GoogleAdsService").mutate(request=request, timeout=timeout)


def failure_of(client: Any, account: str, query: str) -> tuple[str, str]:
    service = client.get_service("GoogleAdsService")
    with pytest.raises(google("errors").GoogleAdsException) as raised:
        list(service.search(request={"customer_id": account, "query": query}, timeout=SECONDS))
    code = first_error(raised.value).error_code
    kind = code.WhichOneof("error_code")
    return kind, code.DESCRIPTOR.fields_by_name[kind].enum_type.values_by_number[getattr(code, kind)].name


def test_partial_failure_makes_what_is_allowed_and_answers_ok(
    double: GoogleAdsDouble, client: Any, account: AccountId
) -> None:
    answer = mutate(client, account, budget(1_000_000), budget(1), budget(2_000_000), partial_failure=True)
    assert answer.partial_failure_error.code == 3
    made = [one.campaign_budget_result.resource_name for one in answer.mutate_operation_responses]
    assert [bool(name) for name in made] == [True, False, True]
    assert len(double.books.customers[account].resources) == 2


def test_validating_changes_nothing(double: GoogleAdsDouble, client: Any, account: AccountId) -> None:
    mutate(client, account, budget(1_000_000), validate_only=True)
    assert double.books.customers[account].resources == {}


def test_a_failure_leads_to_its_field(client: Any, account: AccountId) -> None:
    with pytest.raises(google("errors").GoogleAdsException) as raised:
        mutate(client, account, budget(1_000_000), budget(5))
    path = first_error(raised.value).location.field_path_elements
    assert [(one.field_name, one.index) for one in path] == [
        ("mutate_operations", 1),
        ("campaign_budget_operation", 0),
        ("create", 0),
        ("amount_micros", 0),
    ]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("campaign.id FROM campaign", "EXPECTED_SELECT"),
        ("SELECT campaign.id", "EXPECTED_FROM"),
        ("SELECT campaign.colour FROM campaign", "UNRECOGNIZED_FIELD"),
        ("SELECT campaign.id FROM keyword_view", "BAD_RESOURCE_TYPE_IN_FROM_CLAUSE"),
        ("SELECT ad_group.id FROM campaign", "PROHIBITED_RESOURCE_TYPE_IN_SELECT_CLAUSE"),
        ("SELECT campaign.id FROM campaign WHERE campaign.id ~ 3", "BAD_SYMBOL"),
        ("SELECT campaign.id FROM campaign WHERE campaign.id REGEXP_MATCH 'x'", "BAD_OPERATOR"),
        ("SELECT campaign.id FROM campaign LIMIT 0", "BAD_LIMIT_VALUE"),
        ("SELECT campaign.id FROM campaign GROUP BY campaign.id", "UNEXPECTED_INPUT"),
        ("SELECT campaign.id, metrics.clicks FROM campaign", "REQUIRED_SEGMENT_FIELD_MISSING"),
        ("SELECT segments.date, metrics.clicks FROM campaign", "EXPECTED_FILTERS_ON_DATE_RANGE"),
    ],
)
def test_a_query_that_is_not_understood_is_refused(
    client: Any, account: AccountId, query: str, code: str
) -> None:
    assert failure_of(client, account, query) == ("query_error", code)


# What Google's client sees of each, and whether a change was made all the same.
FAULTS = {
    FaultKind.UNAVAILABLE: ("UNAVAILABLE", False),
    FaultKind.UNAVAILABLE_WITH_FAILURE: ("UNAVAILABLE", False),
    FaultKind.INTERNAL: ("INTERNAL", False),
    FaultKind.QUOTA: ("RESOURCE_EXHAUSTED", False),
    FaultKind.SLOW: ("DEADLINE_EXCEEDED", False),
    FaultKind.ANSWER_LOST: ("UNAVAILABLE", True),
    FaultKind.ANSWER_LATE: ("DEADLINE_EXCEEDED", True),
}


@pytest.mark.parametrize("how", ["on demand", "by seed"])
@pytest.mark.parametrize("kind", FAULTS)
def test_a_change_meets_every_fault(
    double: GoogleAdsDouble, client: Any, account: AccountId, kind: FaultKind, how: str
) -> None:
    break_it(double, account, kind, how)
    status, is_made = FAULTS[kind]
    # Who will not be answered gives up some time, but not before the change has got there.
    timeout = 2.0 if status == "DEADLINE_EXCEEDED" else SECONDS
    with pytest.raises(Exception) as raised:  # noqa: PT011 - of several types; its status is looked at
        mutate(client, account, budget(1_000_000), timeout=timeout)
    assert status_of(raised.value) == status
    assert bool(double.books.customers[account].resources) is is_made


@pytest.mark.parametrize("how", ["on demand", "by seed"])
def test_a_stream_dies_after_half_of_its_rows(
    double: GoogleAdsDouble, client: Any, account: AccountId, campaign: ExternalCampaignId, how: str
) -> None:
    double.set_status(account, campaign, "ENABLED")
    for back in range(6):
        double.set_day(account, campaign, date(2026, 3, 30 - back), Figures(10_000, 1, 1, 0.0))
    break_it(double, account, FaultKind.STREAM_DIES, how)
    query = (
        "SELECT segments.date, campaign.id, metrics.impressions FROM campaign "
        "WHERE segments.date BETWEEN '2026-03-01' AND '2026-03-30'"
    )
    service = client.get_service("GoogleAdsService")
    rows: list[object] = []
    stream = service.search_stream(request={"customer_id": account, "query": query}, timeout=SECONDS)
    with pytest.raises(Exception) as raised:  # noqa: PT011 - as above
        rows.extend(row for batch in stream for row in batch.results)
    assert (status_of(raised.value), len(rows)) == ("UNAVAILABLE", 3)


def test_these_tests_meet_all_faults_there_are() -> None:
    assert {*FAULTS, FaultKind.STREAM_DIES} == set(FaultKind)


def break_it(double: GoogleAdsDouble, account: AccountId, kind: FaultKind, how: str) -> None:
    """Let the account's next call meet a fault, or every call."""
    if how == "by seed":
        double.faults.set_rates({kind: 1.0}, seed=1, slow_seconds=30, late_seconds=30)
        return
    fault = {"kind": kind.value, "customer": account, "seconds": 30}
    assert httpx.post(f"{double.web_url}/faults", json=fault).json() == {"added": 1}


def status_of(error: Any) -> str:
    """The gRPC status by its name, whichever type it came as."""
    code = error.grpc_status_code if hasattr(error, "grpc_status_code") else error.error.code()
    return str(code.name)


def test_who_does_not_come_through_the_manager_is_refused(double: GoogleAdsDouble, client: Any) -> None:
    account, other = double.add_customer().facts.id, double.add_customer().facts.id
    client.login_customer_id = other
    query = "SELECT customer.id FROM customer"
    assert failure_of(client, account, query) == ("authorization_error", "USER_PERMISSION_DENIED")
    client.login_customer_id = "9999999999"
    assert failure_of(client, account, query) == ("header_error", "INVALID_LOGIN_CUSTOMER_ID")


def test_a_token_that_is_not_ours_is_refused(client: Any, account: AccountId) -> None:
    client.credentials.token = client.credentials.token[:-1] + "~"
    query = "SELECT customer.id FROM customer"
    assert failure_of(client, account, query) == ("authentication_error", "OAUTH_TOKEN_INVALID")


def test_what_it_holds_outlives_a_restart(
    tmp_path: Path, plan: CampaignPlan, shared_double: GoogleAdsDouble
) -> None:
    def start() -> GoogleAdsDouble:
        return GoogleAdsDouble(tmp_path, authority_directory=shared_double.authority.directory)

    with start() as first:
        account = first.add_customers(1)[0]
        platform = GoogleAdsPlatform(first.settings, IMPATIENT)
        campaign = platform.create_campaign(account, plan, deadline_seconds=SECONDS)
        first.set_status(account, campaign, "ENABLED")
        first.let_days_pass(date(2026, 3, 30), 3, seed=1)
        before = overview.as_json(first.books)
        assert (tmp_path / "books.json").exists()
    with start() as second:
        assert overview.as_json(second.books) == before
        platform = GoogleAdsPlatform(second.settings, IMPATIENT)
        assert platform.create_campaign(account, plan, deadline_seconds=SECONDS) == campaign


def test_days_are_the_same_for_the_same_seed_and_within_the_budget(
    double: GoogleAdsDouble, account: AccountId, campaign: ExternalCampaignId
) -> None:
    last = date(2026, 3, 30)
    assert double.let_days_pass(last, 5, seed=1, customer=account) == 0  # it is paused
    double.set_status(account, campaign, "ENABLED")
    assert double.let_days_pass(last, 5, seed=1, customer=account) == 5
    assert double.let_days_pass(last, 7, seed=2, customer=account) == 2  # what has figures keeps them
    days = double.campaigns(account)[0].days
    assert len(days) == 7
    assert all(0 <= one.cost_micros <= 12_500_000 and one.cost_micros % 10_000 == 0 for one in days.values())
    assert any(one.clicks for one in days.values())


def test_chance_is_the_same_for_the_same_seed_in_any_order() -> None:
    def drawn(customers: list[str]) -> dict[str, list[FaultKind | None]]:
        plan = FaultPlan()
        plan.set_rates({FaultKind.UNAVAILABLE: 0.2, FaultKind.ANSWER_LOST: 0.2}, seed=7)
        found: dict[str, list[FaultKind | None]] = {one: [] for one in set(customers)}
        for one in customers:
            fault = plan.next("Mutate", one)
            found[one].append(fault.kind if fault else None)
        return found

    one_by_one = drawn(["1"] * 200 + ["2"] * 200)
    assert one_by_one == drawn(["1", "2"] * 200)
    assert 20 <= one_by_one["1"].count(FaultKind.ANSWER_LOST) <= 60


def test_a_bucket_fills_with_time() -> None:
    now = [0.0]
    quota = Quota(Limits(customer_requests=60, customer_operations=600, burst_seconds=10), lambda: now[0])
    assert [quota.take("1", 0) for _ in range(10)] == [0.0] * 10
    assert quota.take("1", 0) == pytest.approx(1.0)
    assert quota.take("2", 0) == 0.0
    now[0] += 1.0
    assert quota.take("1", 0) == 0.0
    assert quota.take("2", 100) == 0.0
    assert quota.take("2", 50) == pytest.approx(5.0)


def test_the_page_shows_what_is_held_and_escapes_it(
    double: GoogleAdsDouble, account: AccountId, campaign: ExternalCampaignId
) -> None:
    double.rename(account, campaign, "<b>Schilders</b>")
    shown = httpx.get(double.web_url).text
    assert "&lt;b&gt;Schilders" in shown
    assert "schilder utrecht" in shown
    state = httpx.get(f"{double.web_url}/state.json").json()
    assert next(one for one in state if one["id"] == account)["campaigns"][0]["id"] == campaign


def test_controls_take_json_only(double: GoogleAdsDouble) -> None:
    assert httpx.post(f"{double.web_url}/customers", data={"name": "x"}).status_code == 415
    assert httpx.post(f"{double.web_url}/customers", json={"id": "12"}).status_code == 422
    made = httpx.post(f"{double.web_url}/customers", json={"name": "x", "currency": "USD"}).json()
    assert double.books.customers[made["id"]].facts.currency == "USD"


def test_it_runs_as_a_process(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "local.google_ads",
        "serve",
        "--directory",
        str(tmp_path),
        "--customers",
        "2",
    ]
    process = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        environment = json.loads(process.stdout.readline())
        assert json.loads((tmp_path / "environment.json").read_text()) == environment
        # In a process of its own: this one's gRPC has read its roots already.
        checking = subprocess.run(
            [sys.executable, "-m", "local", "google-ads", "check", "--customer", "100-000-0001"],
            cwd=REPOSITORY,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert checking.returncode == 0, checking.stdout + checking.stderr
        assert f"manager account {MANAGER_ID}" in checking.stdout
        assert "1000000001 (Made-up advertiser 1) can be used" in checking.stdout
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
