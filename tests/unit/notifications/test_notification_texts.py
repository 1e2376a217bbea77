"""What portal and mail say of an event, and where it leads."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from infra.functions import read_functions
from shared.notifications import dutch, english
from shared.notifications.links import link_of
from shared.notifications.models import (
    ADMIN_KINDS,
    PARTNER_KINDS,
    Language,
    NotificationEvent,
    NotificationKind,
    read_event,
)
from shared.notifications.texts import label, sentence
from shared.recommendations.models.states import ActionType

PARTNER = UUID("11111111-1111-4111-8111-111111111111")
ADMIN = UUID("22222222-2222-4222-8222-222222222222")
ITEM = UUID("33333333-3333-4333-8333-333333333333")

SEGMENT = {"branch": "schilder", "region": "noord_brabant"}
BUDGET = {"month": "2026-11", "spent": "451.20", "budget": "500.00"}
CAMPAIGN = {"channel": "google_ads", **SEGMENT}
PAYLOADS: dict[str, dict[str, Any]] = {
    "proposal_created": {
        "action_type": "create_landing_page",
        **SEGMENT,
        "reason": "Er komen 12 leads per week te weinig.",
        "reason_en": "12 leads a week are missing.",
    },
    "proposal_expiring": {
        "action_type": "pause_campaign",
        **SEGMENT,
        "expires_at": "2026-11-24T23:30:00+00:00",
    },
    "budget_nearly_spent": BUDGET,
    "budget_spent": BUDGET | {"spent": "1512.5"},
    "landing_page_live": {"title": "Schilder in Tilburg", "path": "/partners/jansen/tilburg"},
    "landing_page_sent_back": {"title": "Schilder in Tilburg", "note": "Noem ook\nde plaats."},
    "campaign_active": CAMPAIGN,
    "campaign_drifted": CAMPAIGN
    | {
        "drift": {
            "status": {"ours": "active", "platform": "paused"},
            "daily_budget": {"ours": "20.00", "platform": "25.00"},
        }
    },
    "campaign_push_failed": CAMPAIGN,
    "job_failed": {"date": "2026-11-22"},
    "job_overdue": {"last_succeeded_at": "2026-11-20T02:04:00+00:00"},
    "ad_account_failing": {
        "channel": "google_ads",
        "account": "1234567890",
        "company_name": "Jansen BV",
        "since": "2026-11-20T22:59:00+00:00",
    },
    "landing_page_waiting": {"title": "Schilder in Tilburg", "path": "/x", "company_name": "Jansen BV"},
}


def event(kind: str, **payload: object) -> NotificationEvent:
    """An event as the database has it."""
    for_admin = kind in ADMIN_KINDS
    about_nobody = kind in {"job_failed", "job_overdue"}
    return read_event(
        {
            "id": 1,
            "recipient_id": str(ADMIN if for_admin else PARTNER),
            "partner_id": None if about_nobody else str(PARTNER),
            "kind": kind,
            "recommendation_id": str(ITEM) if kind.startswith("proposal") else None,
            "campaign_id": str(ITEM) if kind.startswith("campaign") else None,
            "landing_page_id": str(ITEM) if kind.startswith("landing") else None,
            "job": "sync_partner_campaigns_daily" if about_nobody else None,
            "payload": PAYLOADS[kind] | payload,
        }
    )


SENTENCES = {
    "proposal_created": (
        "Nieuw voorstel: landingspagina maken",
        "Er komen 12 leads per week te weinig.",
        "New proposal: make a landing page",
        "12 leads a week are missing.",
        f"tab=recommendations&item={ITEM}",
    ),
    "proposal_expiring": (
        "Voorstel verloopt: campagne pauzeren",
        # 00:30 in Amsterdam.
        "U kunt tot 25 november 2026 beslissen over het voorstel voor Schilder, Noord-Brabant.",
        "Proposal expires: pause the campaign",
        "You can decide about the proposal for Schilder, Noord-Brabant until 25 November 2026.",
        f"tab=recommendations&item={ITEM}",
    ),
    "budget_nearly_spent": (
        "Budget van november bijna op",
        "Uw campagnes hebben € 451,20 van € 500,00 besteed (90%).",
        "November budget nearly spent",
        "Your campaigns have spent €451.20 of €500.00 (90%).",
        "tab=overview",
    ),
    "budget_spent": (
        "Budget van november is op",
        "Uw campagnes hebben € 1.512,50 besteed; uw maandbudget is € 500,00. "
        "Verhoog het budget of pauzeer een campagne.",
        "November budget is spent",
        "Your campaigns have spent €1,512.50; your monthly budget is €500.00. "
        "Raise the budget or pause a campaign.",
        "tab=overview",
    ),
    "landing_page_live": (
        "Uw landingspagina staat live",
        "“Schilder in Tilburg” is nu te bezoeken.",
        "Your landing page is live",
        "“Schilder in Tilburg” can be visited now.",
        f"tab=pages&item={ITEM}",
    ),
    "landing_page_sent_back": (
        "Landingspagina teruggestuurd",
        "“Schilder in Tilburg” is teruggestuurd: Noem ook de plaats.",
        "Landing page sent back",
        "“Schilder in Tilburg” was sent back: Noem ook de plaats.",
        f"tab=pages&item={ITEM}",
    ),
    "campaign_active": (
        "Campagne gestart",
        "Uw campagne “Schilder, Noord-Brabant” bij Google Ads is gestart.",
        "Campaign started",
        "Your campaign “Schilder, Noord-Brabant” at Google Ads was started.",
        f"tab=campaigns&item={ITEM}",
    ),
    "campaign_drifted": (
        "Campagne wijkt af",
        "Uw campagne “Schilder, Noord-Brabant” bij Google Ads staat daar anders ingesteld: gepauzeerd "
        "in plaats van actief en dagbudget € 25,00 in plaats van € 20,00. "
        "Kies bij uw voorstellen wat u wilt houden.",
        "Campaign differs",
        "Your campaign “Schilder, Noord-Brabant” at Google Ads is set otherwise there: paused instead of "
        "active and daily budget €25.00 instead of €20.00. Choose among your proposals what to keep.",
        f"tab=campaigns&item={ITEM}",
    ),
    "campaign_push_failed": (
        "Wijziging van campagne mislukt",
        "Uw campagne “Schilder, Noord-Brabant” bij Google Ads kon niet worden bijgewerkt. "
        "Bij de campagne staat waarom.",
        "Change of campaign failed",
        "Your campaign “Schilder, Noord-Brabant” at Google Ads could not be changed. The campaign says why.",
        f"tab=campaigns&item={ITEM}",
    ),
    "job_failed": (
        "Nachtelijke taak mislukt",
        "Het bijwerken van campagnes is mislukt voor 22 november 2026.",
        "Nightly job failed",
        "Bringing campaigns up to date failed for 22 November 2026.",
        None,
    ),
    "job_overdue": (
        "Nachtelijke taak te laat",
        "Het bijwerken van campagnes is voor het laatst gelukt op 20 november 2026.",
        "Nightly job overdue",
        "Bringing campaigns up to date last succeeded on 20 November 2026.",
        None,
    ),
    "ad_account_failing": (
        "Advertentieaccount onbereikbaar",
        "Google Ads-account 1234567890 van Jansen BV is sinds 20 november 2026 niet te lezen. "
        "Herstel de toegang of koppel een ander account.",
        "Advertiser account cannot be reached",
        "Google Ads account 1234567890 of Jansen BV has not been readable since 20 November 2026. "
        "Restore the access or link another account.",
        f"tab=campaigns&partner={PARTNER}",
    ),
    "landing_page_waiting": (
        "Landingspagina wacht op beoordeling",
        "“Schilder in Tilburg” van Jansen BV wacht op uw beoordeling.",
        "Landing page waits for review",
        "“Schilder in Tilburg” of Jansen BV waits for your review.",
        f"tab=pages&item={ITEM}&partner={PARTNER}",
    ),
}


@pytest.mark.parametrize("kind", NotificationKind)
def test_every_kind_has_one_sentence_in_each_language_and_a_place_to_look(kind: NotificationKind) -> None:
    told = event(kind)
    nl, en, link = sentence(told, Language.DUTCH), sentence(told, Language.ENGLISH), link_of(told)
    query = link.query if link else None
    title, text, *others = SENTENCES[kind]
    # An amount stays on one line with its sign.
    assert (nl.title, nl.text, en.title, en.text, query) == (title, text.replace("€ ", "€\u00a0"), *others)


def test_partners_and_admins_are_told_different_things_and_together_all() -> None:
    assert sorted({*PARTNER_KINDS, *ADMIN_KINDS}) == sorted(NotificationKind)
    assert not set(PARTNER_KINDS) & set(ADMIN_KINDS)
    labels = [label(kind, language) for language in Language for kind in NotificationKind]
    assert len(set(labels)) == len(labels)


def test_every_action_and_every_nightly_job_has_its_words() -> None:
    nightly = {function.name for function in read_functions() if function.is_daily}
    for words in (dutch, english):
        assert set(words.ACTIONS) == set(ActionType)
        assert set(words.JOBS) == nightly


def test_what_is_not_known_is_left_out_of_the_sentence() -> None:
    def text(kind: str, **payload: object) -> str:
        return sentence(event(kind, **payload), Language.DUTCH).text

    nowhere = {"branch": None, "region": None}
    assert text("campaign_active", channel="other", **nowhere) == "Uw campagne is gestart."
    assert text("proposal_expiring", **nowhere).endswith("beslissen over het voorstel.")
    assert text("landing_page_sent_back", note=None).endswith("Pas de pagina aan en bied haar opnieuw aan.")
    assert "een partner zonder naam" in text("landing_page_waiting", company_name=None)
    assert text("job_overdue", last_succeeded_at=None) == "Het bijwerken van campagnes is nog nooit gelukt."
    assert text("budget_spent", budget="0.00").startswith("Uw campagnes hebben €\u00a01.512,50 besteed")


def test_a_proposal_of_an_action_that_is_not_known_yet_is_told_all_the_same() -> None:
    told = sentence(event("proposal_created", action_type="buy_billboard"), Language.DUTCH)
    assert (told.title, told.text) == ("Nieuw voorstel", "Er komen 12 leads per week te weinig.")


TYPED = ("company_name", "title", "note", "reason", "reason_en", "branch", "region", "account", "action_type")


@given(st.sampled_from(NotificationKind), st.text(max_size=1200), st.sampled_from(Language))
def test_whatever_people_type_becomes_one_plain_line(
    kind: NotificationKind, typed: str, language: Language
) -> None:
    told = sentence(
        event(kind, **{name: typed for name in TYPED if name in PAYLOADS[kind]}),
        language,
    )
    for line in (told.title, told.text):
        assert line.replace("\u00a0", " ").isprintable()
        assert len(line) < 700


LONG = (
    "Voor schilderwerk in Utrecht wilt u 20 leads per week. Het kost hoogstens € 1.304,50 per maand, bij "
    "€ 45,00 per lead levert dat 1,6 leads per week op. "
)


@pytest.mark.parametrize("fill", range(200, 420))
def test_a_long_reason_ends_with_a_sentence_and_never_within_an_amount(fill: int) -> None:
    reason = f"{LONG}{'a' * (fill // 2)} {'b' * (fill // 2)}: {LONG}{LONG}"
    text = sentence(event("proposal_created", reason=reason), Language.DUTCH).text
    assert len(text) <= 400
    assert text.endswith(("per week.", "per week op."))
    assert reason.replace("€ ", "€\u00a0").startswith(text)


def test_one_sentence_that_is_too_long_is_cut_between_words_with_its_amounts_whole() -> None:
    for length in range(380, 400):
        reason = f"{'a' * length} € 1.304,50 per maand, en meer dan dat"
        text = sentence(event("proposal_created", reason=reason), Language.DUTCH).text
        assert text.endswith("…")
        assert "€" not in text or "€\u00a01.304,50" in text


def test_a_campaign_that_was_removed_leaves_nothing_to_choose() -> None:
    drift = {"status": {"ours": "active", "platform": "removed"}}
    told = [sentence(event("campaign_drifted", drift=drift), language) for language in Language]
    assert [one.title for one in told] == [
        "Campagne verwijderd bij het advertentieplatform",
        "Campaign removed at the ad platform",
    ]
    assert told[0].text == (
        "Uw campagne “Schilder, Noord-Brabant” bij Google Ads is daar verwijderd, en daarom hier "
        "gearchiveerd. Wilt u verder adverteren, plan dan een nieuwe campagne."
    )
    assert "archived here" in told[1].text


def test_a_company_name_adds_no_header_and_turns_no_text_around() -> None:
    name = "Jansen\r\nBcc: all@example.test\u202e\u2028 <img src=x onerror=alert(1)>\x00"
    told = sentence(event("landing_page_waiting", company_name=name, title=name), Language.DUTCH)
    assert told.title == "Landingspagina wacht op beoordeling"
    assert "Jansen Bcc: all@example.test <img src=x onerror=alert(1)>" in told.text
    assert told.text.isprintable()


def test_a_row_that_nothing_of_ours_wrote_is_refused() -> None:
    with pytest.raises(ValidationError):
        event("budget_spent", month="november")
