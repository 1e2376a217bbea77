"""What a campaign is called in Google Ads, and finding our id in it again."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from shared.ads.google.names import LONGEST_NAME, campaign_name, our_id
from shared.core.ids import CampaignId

ID = CampaignId(UUID("1e4654f5-b8cd-4434-9f10-4d0e788a455b"))


def test_a_name_is_the_label_and_our_id() -> None:
    assert campaign_name("Schilders  Utrecht\n", ID) == f"Schilders Utrecht pm:{ID}"
    assert campaign_name("", ID) == f"pm:{ID}"


@given(st.text(max_size=400), st.uuids())
def test_our_id_is_found_in_every_name_we_give(label: str, campaign_id: UUID) -> None:
    name = campaign_name(label, CampaignId(campaign_id))
    assert len(name) <= LONGEST_NAME
    assert not set(name) & {"\0", "\n", "\r"}
    # A label may hold another id in the same form only if somebody wrote it there.
    if "pm:" not in label:
        assert our_id(name) == campaign_id


def test_a_name_without_our_id_is_somebody_elses() -> None:
    assert our_id("Zomeractie") is None
    assert our_id(f"Zomeractie {ID}") is None
    assert our_id("pm:1e4654f5") is None


def test_our_id_is_found_wherever_somebody_moved_it() -> None:
    assert our_id(f"pm:{ID} Schilders (pauze)") == ID
