"""What happens after a failure: corrected, tried again, settled; or waited for, linked, carried out."""

import json
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from local.settings import Stack
from shared.ads.operations import Outcome
from shared.ads.platform import AccountId, PlatformStatus, RejectedError
from shared.campaigns import service
from shared.campaigns.models import Channel
from shared.campaigns.repository import CampaignRepository
from shared.campaigns.schemas import Campaign
from shared.core.ids import PartnerId
from shared.core.settings import PublishableKeySettings
from shared.db.client import Database
from tests.ads import BETTER, Ads, Killed, Running
from tests.factories import Person
from tests.night import Connection


@pytest.fixture
def ads(stack: Stack, db: Connection) -> Ads:
    return Ads(stack, db)


def ask(ads: Ads, person: Person, method: str, path: str, **body: object) -> httpx.Response:
    """A request to the data API as somebody."""
    return httpx.request(
        method,
        f"{ads.stack.supabase_url}/rest/v1/{path}",
        json=body or None,
        headers={"apikey": ads.stack.keys.publishable_key, **person.headers},
        timeout=30,
    )


def retry(ads: Ads, running: Running) -> None:
    """An admin tries again what failed."""
    [failed] = [one["id"] for one in ads.operations(running.id) if one["status"] == "failed"]
    answer = ask(ads, ads.factory.admin(), "POST", "rpc/retry_platform_operation", p_id=failed)
    assert answer.status_code == 200, answer.text


def changes_of(ads: Ads, running: Running) -> list[str]:
    """What changed at the platform, in order; asking for what is so already changes nothing there."""
    return [name for campaign, name in ads.platform.changes if campaign == running.id]


def test_a_creation_that_is_tried_again_makes_the_campaign_as_it_is_by_then(ads: Ads) -> None:
    running = ads.campaign()
    ads.refuse("create_campaign")
    ads.dispatch(running)
    assert [status for _, status in ads.statuses(running.id)] == ["failed", "pending"]
    ads.accept()
    ads.change(running.id, ad_content=json.dumps(BETTER), daily_budget="12.00")
    retry(ads, running)
    ads.dispatch(running)

    [held] = ads.platform.held(running.account, running.id)
    assert held.content is not None
    assert [keyword.text for keyword in held.content.keywords] == ["schilder in utrecht"]
    assert (held.status, str(held.daily_budget)) == (PlatformStatus.ACTIVE, "12.00")
    assert changes_of(ads, running) == ["create_campaign", "resume"], "it was made as it was before"
    assert [one["status"] for one in ads.operations(running.id)] == ["done"] * 4
    sent = ads.operations(running.id)[0]["payload"]
    assert (sent["ad_content"], sent["daily_budget"]) == (BETTER, "12.00"), "what was sent is recorded"
    assert ads.row(running.id)["sync_status"] == "synced"


def test_what_was_never_sent_is_sent_as_it_is_by_then(ads: Ads) -> None:
    running = ads.campaign()
    ads.change(running.id, daily_budget="9.00")
    ads.change(running.id, daily_budget="8.00", ad_content=json.dumps(BETTER))
    ads.dispatch(running)
    [held] = ads.platform.held(running.account, running.id)
    assert str(held.daily_budget) == "8.00"
    assert changes_of(ads, running) == ["create_campaign", "resume"]


def test_a_budget_that_is_tried_again_is_the_newest(ads: Ads) -> None:
    running = ads.campaign()
    ads.dispatch(running)
    ads.refuse("set_budget", "set_ads")
    ads.change(running.id, daily_budget="30.00")
    ads.dispatch(running)
    ads.change(running.id, daily_budget="11.00")
    ads.accept()
    retry(ads, running)
    ads.dispatch(running)
    [held] = ads.platform.held(running.account, running.id)
    assert str(held.daily_budget) == "11.00"
    assert changes_of(ads, running)[2:] == ["set_budget"], "the platform could have charged 30.00"


def test_a_creation_whose_campaign_lost_its_budget_still_has_its_last_one(ads: Ads) -> None:
    running = ads.campaign()
    ads.refuse("create_campaign")
    ads.dispatch(running)
    ads.accept()
    ads.change(running.id, status="paused")
    ads.change(running.id, daily_budget=None)
    retry(ads, running)
    ads.dispatch(running)
    [held] = ads.platform.held(running.account, running.id)
    assert (held.status, str(held.daily_budget)) == (PlatformStatus.PAUSED, "10.00")


def test_a_dead_dispatchers_creation_is_adopted_and_then_brought_up_to_date(ads: Ads) -> None:
    running = ads.campaign()

    def fault(method: str, moment: str) -> None:
        if (method, moment) == ("create_campaign", "after"):
            raise Killed

    ads.platform.fault = fault
    with pytest.raises(Killed):
        ads.dispatch(running)
    ads.accept()
    ads.end_leases(running.id)
    ads.change(running.id, daily_budget="7.00")
    ads.dispatch(running)
    [held] = ads.platform.held(running.account, running.id)
    assert str(held.daily_budget) == "7.00"
    assert changes_of(ads, running) == ["create_campaign", "resume", "set_budget"]


def approved(ads: Ads, running: Running) -> UUID:
    """A proposal to raise the budget of a running campaign, which an admin has approved."""
    proposal = ads.factory.recommendation(
        running.partner,
        {
            "action_type": "increase_campaign_budget",
            "campaign_id": str(running.id),
            "changes": [{"budget": "daily_budget", "from": "10.00", "to": "11.00"}],
        },
    )
    answer = ask(
        ads,
        ads.factory.admin(),
        "POST",
        "rpc/review_recommendation",
        p_partner_id=str(running.partner.id),
        p_recommendation_id=str(proposal),
        p_decision="approved",
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "approved"
    return proposal


def proposal_row(ads: Ads, proposal: UUID) -> tuple[Any, ...]:
    """(status, execution_error, whether executed_at is set)."""
    [row] = ads.db.execute(
        "select status, execution_error, executed_at is not null "
        "from public.ai_marketing_recommendations where id = %s",
        [proposal],
    ).fetchall()
    return row


def failed_proposal(ads: Ads) -> tuple[Running, UUID]:
    running = ads.campaign()
    ads.dispatch(running)
    proposal = approved(ads, running)
    ads.refuse("set_budget")
    ads.dispatch(running)
    assert proposal_row(ads, proposal) == ("failed", "The keyword “x” is not allowed.", False)
    return running, proposal


def test_a_failed_proposal_is_executed_once_the_platform_has_followed_after_all(ads: Ads) -> None:
    running, proposal = failed_proposal(ads)
    retry(ads, running)
    assert proposal_row(ads, proposal)[0] == "failed", "trying is not having done"
    ads.accept()
    ads.dispatch(running)
    assert proposal_row(ads, proposal) == ("executed", None, True)


def test_a_failed_proposal_whose_retry_fails_too_says_the_newer_reason(ads: Ads) -> None:
    running, proposal = failed_proposal(ads)

    def fault(method: str, _moment: str) -> None:
        if method == "set_budget":
            raise RejectedError("The amount is not allowed.")

    ads.platform.fault = fault
    retry(ads, running)
    ads.dispatch(running)
    assert proposal_row(ads, proposal) == ("failed", "The amount is not allowed.", False)


def test_a_failed_proposal_whose_operation_is_given_up_stays_failed(ads: Ads) -> None:
    running, proposal = failed_proposal(ads)
    [failed] = [one["id"] for one in ads.operations(running.id) if one["status"] == "failed"]
    answer = ask(ads, ads.factory.admin(), "POST", "rpc/withdraw_platform_operation", p_id=failed)
    assert answer.status_code == 200
    ads.change(running.id, status="paused")
    ads.accept()
    ads.dispatch(running)
    assert proposal_row(ads, proposal)[0] == "failed"


def test_nobody_but_the_outbox_makes_a_failed_proposal_executed(ads: Ads) -> None:
    running, proposal = failed_proposal(ads)
    path = f"ai_marketing_recommendations?id=eq.{proposal}"
    for person in (running.partner, ads.factory.admin()):
        for status in ("executed", "approved", "pending", "rejected"):
            assert ask(ads, person, "PATCH", path, status=status).status_code == 409
    key = ads.stack.keys.secret_key
    answer = httpx.patch(
        f"{ads.stack.supabase_url}/rest/v1/{path}",
        json={"status": "executed", "execution_error": None},
        headers={"apikey": key, "Authorization": f"Bearer {key}"},
        timeout=30,
    )
    assert answer.status_code == 409, answer.text
    assert proposal_row(ads, proposal)[0] == "failed"


def test_a_partner_archives_a_campaign_that_an_approved_proposal_waits_for(ads: Ads) -> None:
    running = ads.campaign()
    ads.dispatch(running)
    proposal = approved(ads, running)
    path = f"partner_marketing_campaigns?id=eq.{running.id}"
    answer = ask(ads, running.partner, "PATCH", path, status="archived")
    assert answer.status_code in {200, 204}, answer.text
    assert proposal_row(ads, proposal) == ("failed", "The campaign was archived.", False)


def test_an_account_in_the_place_of_one_that_cannot_be_used_is_tried_at_once(ads: Ads) -> None:
    running = ads.campaign()
    ads.platform.currency[running.account] = "USD"
    ads.dispatch(running)
    sentence = f"The account {running.account} is in USD: link one in EUR."
    assert ads.row(running.id)["sync_error"] == sentence
    other = AccountId(str(uuid4().int % 9 * 10**9 + 10**9 + uuid4().int % 10**9)[:10])
    path = f"partner_ad_accounts?partner_id=eq.{running.partner.id}"
    answer = ask(ads, ads.factory.admin(), "PATCH", path, external_account_id=other)
    assert answer.status_code in {200, 204}, answer.text
    assert ads.row(running.id)["sync_error"] is None, "the old account's reason"
    assert {one["last_error"] for one in ads.operations(running.id)} == {None}
    assert ads.dispatch(running).counts == {Outcome.DONE: 2}
    [held] = ads.platform.held(other, running.id)
    assert held.status is PlatformStatus.ACTIVE


def test_what_an_account_that_was_missing_at_the_platform_let_fail_is_due_with_another(ads: Ads) -> None:
    running = ads.campaign()
    ads.refuse("create_campaign")
    ads.dispatch(running)
    other = AccountId(str(uuid4().int % 9 * 10**9 + 10**9 + uuid4().int % 10**9)[:10])
    path = f"partner_ad_accounts?partner_id=eq.{running.partner.id}"
    ads.accept()
    assert ask(ads, ads.factory.admin(), "PATCH", path, external_account_id=other).is_success
    assert ads.statuses(running.id)[0] == ("create_campaign", "pending")
    assert ads.dispatch(running).counts == {Outcome.DONE: 2}


def test_without_an_account_it_says_what_to_do(ads: Ads) -> None:
    partner = ads.partner()
    running = ads.campaign(partner, AccountId("none"))
    sentence = ads.row(running.id)["sync_error"]
    assert "an admin has to link the partner to one of Google Ads" in sentence
    assert "ten digits" in sentence


@pytest.mark.parametrize("is_set_up", [True, False])
def test_linking_pushes_what_waited_and_nothing_else(ads: Ads, is_set_up: bool) -> None:
    partner = ads.partner()
    account = ads.account(partner)
    done = ads.campaign(partner, account)
    ads.dispatch(done)
    waiting = [ads.campaign(partner, account).id for _ in range(2)]
    database = Database(
        PublishableKeySettings(
            supabase_url=ads.stack.supabase_url, supabase_publishable_key=ads.stack.keys.publishable_key
        )
    )
    pushed = []

    def push(campaign: Campaign) -> bool:
        pushed.append(campaign.id)
        return is_set_up

    campaigns = CampaignRepository(database.as_user(ads.factory.admin().token))
    service.push_waiting(campaigns, PartnerId(partner.id), Channel.GOOGLE_ADS, push)
    assert pushed == (waiting[::-1] if is_set_up else waiting[:0:-1])
    service.push_waiting(campaigns, PartnerId(partner.id), Channel.META_ADS, push)
    assert len(pushed) == (2 if is_set_up else 1)
