"""The limits on asking a platform, over several processes."""

import json
import subprocess
import sys
import time
from uuid import uuid4

import pytest

from local.settings import REPOSITORY, Stack
from shared.ads.costs import Cost
from shared.ads.platform import AccountId, OwnLimitError
from shared.ads.rate_limits import RateLimiter, RateLimits
from shared.campaigns.models import Channel
from tests.ads import Ads
from tests.night import Connection

PLENTY = 10_000_000
# A process of its own that takes one request at a time as fast as it may, for a second and until it had to
# wait. Prints that it is ready, and begins when told to; then how many it was granted, and when the last was.
_GREEDY = """
import json, sys, time
from shared.ads.costs import Cost
from shared.ads.rate_limits import RateLimiter, RateLimits
from shared.campaigns.models import Channel
from shared.core.settings import ServiceKeySettings
from shared.db.client import service_client_for_jobs
url, key, accounts, limits = json.loads(sys.argv[1])
client = service_client_for_jobs(ServiceKeySettings(supabase_url=url, supabase_secret_key=key))
limiter = RateLimiter(client, Channel.LINKEDIN_ADS, RateLimits(*limits))
print("ready", flush=True)
sys.stdin.readline()
taken, had_to_wait, end = 0, False, time.time() + 1
while time.time() < end or not had_to_wait:
    waits = limiter.take({account: Cost(1, 1) for account in accounts})
    now = time.time()
    taken += sum(wait == 0 for wait in waits.values())
    had_to_wait = had_to_wait or max(waits.values()) > 0
    time.sleep(min(waits.values()))
print(taken, now)
"""


@pytest.fixture
def ads(stack: Stack, db: Connection) -> Ads:
    # Another channel than the one that is pushed: these tests empty the bucket that all its accounts share.
    db.execute("delete from private.ad_platform_buckets where channel = 'linkedin_ads' and account = ''")
    return Ads(stack, db)


def seconds(limiter: RateLimiter, costs: dict[AccountId, Cost]) -> dict[AccountId, float]:
    """How long each has to wait; 0 where it was taken."""
    return {account: float(wait) for account, wait in limiter.take(costs).items()}


def since(began: float) -> float:
    """Seconds that have passed; a little more, as waits are rounded."""
    return time.monotonic() - began + 0.01


def limiter_of(ads: Ads, *limits: int | None) -> RateLimiter:
    return RateLimiter(ads.client, Channel.LINKEDIN_ADS, RateLimits(*limits))  # type: ignore[arg-type]  # in their order


def daily(ads: Ads, limit: int | None) -> RateLimiter:
    """A limiter that only counts days."""
    return limiter_of(ads, PLENTY, PLENTY, PLENTY, PLENTY, limit)


def take_often(limiter: RateLimiter, account: AccountId, times: int) -> None:
    for _ in range(times):
        limiter.take_more(account, Cost(1))


def new_account() -> AccountId:
    return AccountId(uuid4().hex)


def greedy_processes(
    stack: Stack, count: int, accounts: list[AccountId], limits: tuple[int, ...]
) -> tuple[int, float]:
    """How many requests some processes together were granted, and within how many seconds."""
    arguments = json.dumps([stack.supabase_url, stack.keys.secret_key, accounts, limits])
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _GREEDY, arguments],
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(count)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    began = time.time()
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=60)[0].split() for process in processes]
    return sum(int(taken) for taken, _ in answers), max(float(at) for _, at in answers) - began


@pytest.mark.xdist_group("rate_limits")
@pytest.mark.parametrize("which", ["account", "project"])
def test_processes_together_stay_within_the_limit(ads: Ads, which: str) -> None:
    limits = (360, PLENTY, PLENTY, PLENTY) if which == "account" else (PLENTY, PLENTY, 360, PLENTY)
    accounts = [new_account()] if which == "account" else [new_account() for _ in range(3)]
    granted, passed = greedy_processes(ads.stack, 3, accounts, limits)
    # 60 at once, and 5 a second.
    assert 60 <= granted <= 60 + 5 * passed


@pytest.mark.xdist_group("rate_limits")
def test_operations_are_limited_as_well_as_requests(ads: Ads) -> None:
    limiter, account = limiter_of(ads, PLENTY, 600, PLENTY, PLENTY), new_account()
    began = time.monotonic()
    assert seconds(limiter, {account: Cost(1, 100)}) == {account: 0}
    wait = limiter.take({account: Cost(1, 50)})[account]
    assert 6 - since(began) < wait <= 6, "50 operations flow in at 500 a minute"


@pytest.mark.xdist_group("rate_limits")
def test_what_is_larger_than_a_bucket_is_taken_from_a_full_one_and_paid_back(ads: Ads) -> None:
    limiter, account = limiter_of(ads, PLENTY, 600, PLENTY, PLENTY), new_account()
    began = time.monotonic()
    assert seconds(limiter, {account: Cost(1, 300)}) == {account: 0}
    wait = limiter.take({account: Cost(1, 1)})[account]
    assert 24.12 - since(began) < wait <= 24.12, "201 operations at 500 a minute"


@pytest.mark.xdist_group("rate_limits")
def test_the_project_grants_in_turn_and_the_rest_wait(ads: Ads) -> None:
    limiter = limiter_of(ads, PLENTY, PLENTY, 60, PLENTY)
    accounts = [new_account() for _ in range(12)]
    waits = seconds(limiter, dict.fromkeys(accounts, Cost(1)))
    assert [waits[account] == 0 for account in accounts] == [True] * 10 + [False] * 2
    assert 0 < waits[accounts[10]] < waits[accounts[11]] <= 2.5


@pytest.mark.xdist_group("rate_limits")
def test_an_account_that_was_slowed_waits_and_no_other(ads: Ads) -> None:
    limiter = limiter_of(ads, PLENTY, PLENTY, PLENTY, PLENTY)
    slow, other = new_account(), new_account()
    began = time.monotonic()
    limiter.slow(slow, 30)
    limiter.slow(slow, 5)
    waits = seconds(limiter, {slow: Cost(1), other: Cost(1)})
    assert waits[other] == 0
    assert 30 - since(began) < waits[slow] <= 30, "a shorter wait does not undo a longer one"


@pytest.mark.xdist_group("rate_limits")
def test_a_day_is_one_for_all_accounts_and_counts_queries_and_changes(ads: Ads) -> None:
    one, other, last = (new_account() for _ in range(3))
    limiter = daily(ads, 20)
    # Two queries and 8 changes in a third request; then 10 queries.
    assert seconds(limiter, {one: Cost(3, 8, 1), other: Cost(10)}) == {one: 0, other: 0}
    wait = limiter.take({last: Cost(1)})[last]
    assert 0 < wait <= 25 * 3600
    assert "GOOGLE_ADS_PROJECT_OPERATIONS_PER_DAY" in (wait.reason or "")
    assert seconds(daily(ads, 21), {last: Cost(1)}) == {last: 0}
    assert daily(ads, None).take({last: Cost(1000)})[last].reason is None


@pytest.mark.xdist_group("rate_limits")
def test_what_fits_into_the_day_is_granted_in_turn(ads: Ads) -> None:
    accounts = [new_account() for _ in range(4)]
    waits = seconds(daily(ads, 10), dict.fromkeys(accounts, Cost(4)))
    assert [waits[account] == 0 for account in accounts] == [True, True, False, False]


@pytest.mark.xdist_group("rate_limits")
def test_the_next_day_begins_anew(ads: Ads) -> None:
    account = new_account()
    limiter = daily(ads, 5)
    assert seconds(limiter, {account: Cost(5)}) == {account: 0}
    assert limiter.take({account: Cost(1)})[account] > 0
    ads.db.execute(
        "update private.ad_platform_buckets set day = day - 1 where channel = 'linkedin_ads' and account = ''"
    )
    assert seconds(limiter, {account: Cost(5)}) == {account: 0}
    assert limiter.take({account: Cost(1)})[account] > 0


@pytest.mark.xdist_group("rate_limits")
def test_what_is_more_than_a_day_has_one_of_its_own(ads: Ads) -> None:
    account = new_account()
    assert seconds(daily(ads, 5), {account: Cost(9)}) == {account: 0}
    assert seconds(daily(ads, 15), {account: Cost(6)}) == {account: 0}
    assert daily(ads, 16).take({account: Cost(20)})[account].reason


@pytest.mark.xdist_group("rate_limits")
def test_what_is_asked_again_waits_for_the_limit_too(ads: Ads) -> None:
    account = new_account()
    limiter = limiter_of(ads, 60, PLENTY, PLENTY, PLENTY)
    take_often(limiter, account, 10)
    with pytest.raises(OwnLimitError, match="no faster") as refused:
        # One flows in every 1.2 seconds: whoever asks faster than that is refused at last.
        take_often(limiter, account, 100)
    assert 0 < (refused.value.retry_after_seconds or 0) <= 1.2


def test_a_limit_of_nothing_is_no_limit_to_set() -> None:
    with pytest.raises(ValueError, match="for ever"):
        RateLimits(account_requests=0)
