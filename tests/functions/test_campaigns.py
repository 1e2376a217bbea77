"""Planning, listing and changing campaigns, over HTTP against the real stack."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import httpx
import pytest

from tests.factories import ADS, Factory
from tests.functions.campaigns import Campaigns, pointers


@pytest.fixture
def some(api: httpx.Client, make: Factory) -> Campaigns:
    """A partner's campaigns."""
    return Campaigns(api, make)


def test_a_planned_campaign_shows_what_was_sent(some: Campaigns) -> None:
    answer = some.post(some.whole(monthly_budget=200, cpl_target="40", ai_managed=True))
    assert answer.status_code == 201, answer.text
    campaign = answer.json()
    assert campaign["partner_id"] == str(some.partner.id)
    assert (campaign["channel"], campaign["status"], campaign["sync_status"]) == (
        "google_ads",
        "planned",
        "not_synced",
    )
    assert (campaign["segment_id"], campaign["region"]) == (str(some.segment), "utrecht")
    assert (campaign["landing_page_id"], campaign["landing_page_status"]) == (str(some.page), "live")
    assert (campaign["daily_budget"], campaign["monthly_budget"]) == ("10.00", "200.00")
    assert (campaign["commitment"], campaign["cpl_target"], campaign["ai_managed"]) == ("0.00", "40.00", True)
    assert campaign["ad_content"] == ADS
    assert (campaign["total_spend"], campaign["total_leads"], campaign["avg_cpl"]) == ("0.00", 0, None)
    assert some.get(campaign["id"]) == campaign
    assert some.get() == {"data": [campaign], "next_cursor": None}


def test_a_channel_is_all_that_a_plan_needs(some: Campaigns) -> None:
    for channel in ("google_ads", "meta_ads", "linkedin_ads", "seo", "email", "other"):
        campaign = some.post({"channel": channel}).json()
        assert (campaign["channel"], campaign["daily_budget"]) == (channel, None)
        assert campaign["ad_content"] == {
            "keywords": [],
            "negative_keywords": [],
            "headlines": [],
            "descriptions": [],
        }
    assert len(some.get()["data"]) == 6


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"channel": "billboard"}, ["/channel"]),
        ({"channel": None}, ["/channel"]),
        ({"daily_budget": "4.99"}, ["/daily_budget"]),
        ({"daily_budget": "0"}, ["/daily_budget"]),
        ({"daily_budget": "-5"}, ["/daily_budget"]),
        ({"daily_budget": "5.001"}, ["/daily_budget"]),
        ({"daily_budget": True}, ["/daily_budget"]),
        ({"monthly_budget": "151.99"}, ["/monthly_budget"]),
        ({"daily_budget": 4, "monthly_budget": 100}, ["/daily_budget", "/monthly_budget"]),
        ({"channel": "meta_ads", "ad_content": None, "daily_budget": 4}, ["/daily_budget"]),
        ({"channel": "meta_ads"}, ["/ad_content"]),
        ({"channel": "seo", "daily_budget": 1}, ["/ad_content"]),
        ({"cpl_target": "0.00"}, ["/cpl_target"]),
        ({"cpl_target": "100000000"}, ["/cpl_target"]),
        ({"segment_id": "here"}, ["/segment_id"]),
        ({"ai_managed": "yes"}, ["/ai_managed"]),
        ({"status": "active"}, ["/status"]),
        ({"total_leads": 7, "partner_id": str(uuid4())}, ["/total_leads", "/partner_id"]),
    ],
)
def test_a_field_that_will_not_do_is_named(
    some: Campaigns, fields: dict[str, object], wrong: list[str]
) -> None:
    assert pointers(some.post(some.whole(**fields))) == wrong
    assert some.get()["data"] == []


@pytest.mark.parametrize(
    ("part", "value", "wrong"),
    [
        ("keywords", [], "/keywords"),
        ("keywords", [{"text": "dak", "match_type": "near"}], "/keywords/0/match_type"),
        ("keywords", [{"text": "x" * 81, "match_type": "exact"}], "/keywords/0/text"),
        ("keywords", [{"text": "a b c d e f g h i j k", "match_type": "exact"}], "/keywords/0/text"),
        ("keywords", [{"text": "dak!", "match_type": "exact"}], "/keywords/0/text"),
        ("keywords", [{"text": " ", "match_type": "exact"}], "/keywords/0/text"),
        ("keywords", [{"text": text, "match_type": "exact"} for text in ("dak", "Dak ")], "/keywords"),
        ("negative_keywords", ["gratis", "Gratis"], "/negative_keywords"),
        ("negative_keywords", ["gratis <b>"], "/negative_keywords/0"),
        ("headlines", ["Een", "Twee"], "/headlines"),
        ("headlines", [str(n) for n in range(16)], "/headlines"),
        ("headlines", ["Een", "Twee", "x" * 31], "/headlines/2"),
        ("headlines", ["Een", "Twee", " "], "/headlines/2"),
        ("headlines", ["Een", "Twee", "Drie\n"], "/headlines/2"),
        ("headlines", ["Een", "Twee", "TWEE"], "/headlines"),
        ("descriptions", ["Een"], "/descriptions"),
        ("descriptions", ["1", "2", "3", "4", "5"], "/descriptions"),
        ("descriptions", ["Een", "x" * 91], "/descriptions/1"),
        ("pictures", [], "/pictures"),
    ],
)
def test_ads_are_what_google_takes(some: Campaigns, part: str, value: object, wrong: str) -> None:
    answer = some.post(some.whole(ad_content=ADS | {part: value}))
    assert pointers(answer) == [f"/ad_content{wrong}"]


def test_ads_at_their_limits_are_fine(some: Campaigns) -> None:
    content = {
        "keywords": [
            {"text": "a b c d e f g h i " + "x" * 62, "match_type": match} for match in ("exact", "broad")
        ],
        "headlines": [f"{n:02}" + "é" * 28 for n in range(15)],
        "descriptions": [f"{n}" + "x" * 89 for n in range(4)],
    }
    assert some.plan(ad_content=content)["ad_content"] == content | {"negative_keywords": []}


def test_what_a_campaign_points_at_is_there_and_the_partners_own(some: Campaigns) -> None:
    foreign = some.make.landing_page(some.make.partner(), "live")
    closed = some.make.segment(is_active=False)
    answer = some.post(some.whole(segment_id=str(uuid4()), landing_page_id=str(uuid4())))
    assert pointers(answer) == ["/segment_id", "/landing_page_id"]
    nobodys = answer.json()["errors"][1]
    answer = some.post(some.whole(segment_id=str(closed), landing_page_id=str(foreign)))
    assert pointers(answer) == ["/segment_id", "/landing_page_id"]
    assert answer.json()["errors"][1] == nobodys, "it can be told from one that does not exist"


def test_ads_lead_to_a_live_page_and_other_campaigns_to_any(some: Campaigns) -> None:
    for status in ("concept", "review", "archived"):
        page = str(some.make.landing_page(some.partner, status))
        for channel in ("google_ads", "meta_ads", "linkedin_ads"):
            answer = some.post({"channel": channel, "landing_page_id": page})
            assert pointers(answer) == ["/landing_page_id"]
            assert status in answer.json()["errors"][0]["message"]
        expected = 422 if status == "archived" else 201
        assert some.post({"channel": "seo", "landing_page_id": page}).status_code == expected


def test_the_same_key_answers_the_same_again(some: Campaigns) -> None:
    key = uuid4()
    first = some.post(some.whole(daily_budget="12.5"), key)
    assert first.status_code == 201
    assert some.patch(first.json()["id"], cpl_target="9.00").status_code == 200
    again = some.post(some.whole(daily_budget=12.50), key)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(some.get()["data"]) == 1
    assert some.post(some.whole(daily_budget=13), key).status_code == 422
    assert some.post(some.whole(), uuid4()).status_code == 201


def test_a_refused_plan_leaves_its_key_free(some: Campaigns) -> None:
    key = uuid4()
    assert some.post(some.whole(segment_id=str(uuid4())), key).status_code == 422
    assert some.post(some.whole(), key).status_code == 201


def test_the_same_key_at_once_plans_one_campaign(some: Campaigns) -> None:
    key = uuid4()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: some.post(some.whole(), key), range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(some.get()["data"]) == 1


def test_campaigns_are_filtered_and_come_in_pages(some: Campaigns) -> None:
    other = some.make.segment()
    ids = [
        some.post({"channel": channel, "segment_id": str(segment)}).json()["id"]
        for channel in ("seo", "email")
        for segment in (some.segment, other)
    ]
    assert some.patch(ids[0], status="archived").status_code == 200

    def listed(query: str) -> list[str]:
        page = some.api.get(some.address() + query, headers=some.partner.headers)
        assert page.status_code == 200, page.text
        return [row["id"] for row in page.json()["data"]]

    assert listed("") == ids[::-1]
    assert listed("?status=archived") == [ids[0]]
    assert listed("?status=planned,archived") == ids[::-1]
    assert listed("?channel=seo") == [ids[1], ids[0]]
    assert listed(f"?segment_id={other}&channel=email,seo") == [ids[3], ids[1]]
    assert listed(f"?segment_id={uuid4()}") == []
    for wrong in ("status=gone", "channel=tv", "segment_id=1"):
        refused = some.api.get(f"{some.address()}?{wrong}", headers=some.partner.headers)
        assert set(pointers(refused)) == {wrong.partition("=")[0]}

    cursor, seen = "", []
    while True:
        page = some.api.get(f"{some.address()}?limit=3{cursor}", headers=some.partner.headers).json()
        seen += [row["id"] for row in page["data"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == ids[::-1]


def test_a_change_changes_what_it_names(some: Campaigns) -> None:
    campaign = some.plan(cpl_target="40.00")
    page, segment = some.make.landing_page(some.partner, "live"), some.make.segment()
    ads = ADS | {"headlines": ["Een", "Twee", "Drie", "Vier"]}
    changed = some.patch(
        campaign["id"],
        daily_budget="7.50",
        cpl_target=None,
        landing_page_id=str(page),
        segment_id=str(segment),
        ad_content=ads,
        ai_managed=True,
    ).json()
    names = changed["code"], changed["branch"], changed["landing_page_path"], changed["updated_at"]
    assert changed == campaign | {
        "daily_budget": "7.50",
        "cpl_target": None,
        "landing_page_id": str(page),
        "segment_id": str(segment),
        "ad_content": ads,
        "ai_managed": True,
        "code": names[0],
        "branch": names[1],
        "landing_page_path": names[2],
        "updated_at": names[3],
    }
    assert some.get(campaign["id"]) == changed
    assert some.patch(campaign["id"]).json() == changed
    same = some.patch(campaign["id"], daily_budget=7.5, ad_content=ads)
    assert same.json() == changed, "asking for what is so changes nothing"


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"status": None}, ""),
        ({"ai_managed": None}, ""),
        ({"ad_content": None}, ""),
        ({"ad_content": {}}, "/ad_content/keywords"),
        ({"status": "planned"}, "/status"),
        ({"channel": "seo"}, "/channel"),
        ({"daily_budget": "4.99"}, "/daily_budget"),
        ({"monthly_budget": 100}, "/monthly_budget"),
        ({"cpl_target": -1}, "/cpl_target"),
        ({"segment_id": str(uuid4())}, "/segment_id"),
        ({"landing_page_id": str(uuid4())}, "/landing_page_id"),
    ],
)
def test_a_change_that_will_not_do_is_named(some: Campaigns, changes: dict[str, object], wrong: str) -> None:
    campaign = some.plan()
    assert pointers(some.patch(campaign["id"], **changes))[0] == wrong
    assert some.get(campaign["id"]) == campaign


def test_what_the_channel_allows_also_holds_for_changes(some: Campaigns) -> None:
    campaign = some.post({"channel": "email"}).json()["id"]
    assert pointers(some.patch(campaign, ad_content=ADS)) == ["/ad_content"]
    assert some.patch(campaign, daily_budget="0.10").status_code == 200


def test_a_campaign_of_nobody_or_of_another_partner_is_not_there(some: Campaigns) -> None:
    foreign = some.make.campaign(some.make.partner())
    for campaign in (uuid4(), foreign):
        for answer in (
            some.api.get(some.address(campaign), headers=some.partner.headers),
            some.api.get(some.address(campaign), headers=some.admin.headers),
            some.patch(campaign, daily_budget=9),
            some.patch(campaign, some.admin, status="active"),
        ):
            assert answer.status_code == 404, answer.text
