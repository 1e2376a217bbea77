"""Pushing right after a change: only where it is set up, and never in the way of the change itself."""

import sys
from typing import Any
from uuid import uuid4

import pytest

from shared.ads import immediately, push
from shared.campaigns.models import Channel
from shared.core.errors import Unavailable
from shared.core.ids import CampaignId

CAMPAIGN = CampaignId(uuid4())


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    push._platform.cache_clear()
    push._client.cache_clear()


def test_without_credentials_a_change_waits_and_google_is_not_imported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("GOOGLE_ADS_JSON_KEY_FILE_PATH", "GOOGLE_ADS_USE_APPLICATION_DEFAULT_CREDENTIALS"):
        monkeypatch.delenv(name, raising=False)
    before = {name for name in sys.modules if name.startswith(("google", "grpc"))}
    assert push.push_now(Channel.GOOGLE_ADS, CAMPAIGN) is False
    assert {name for name in sys.modules if name.startswith(("google", "grpc"))} == before


def test_a_channel_followed_by_hand_is_never_pushed() -> None:
    assert push.push_now(Channel.META_ADS, CAMPAIGN) is False


@pytest.mark.parametrize("failure", [Unavailable("away"), ValueError("a defect")])
def test_whatever_goes_wrong_a_push_raises_nothing(
    monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def fail(*_given: Any, **_named: Any) -> None:
        raise failure

    monkeypatch.setattr(push, "_client", lambda: None)
    monkeypatch.setattr(push, "_platform", lambda _channel: None)
    monkeypatch.setattr(immediately, "dispatch_now", fail)
    assert push.push_now(Channel.GOOGLE_ADS, CAMPAIGN) is True
    monkeypatch.setattr(push, "_platform", fail)
    assert push.push_now(Channel.GOOGLE_ADS, CAMPAIGN) is False


def test_a_push_is_about_this_campaign_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def dispatch(
        _client: object, _platform: object, _settings: object, campaign: CampaignId, *, channel: Channel
    ) -> bool:
        asked.append((campaign, channel))
        return True

    monkeypatch.setattr(push, "_client", lambda: None)
    monkeypatch.setattr(push, "_platform", lambda _channel: None)
    monkeypatch.setattr(immediately, "dispatch_now", dispatch)
    assert push.push_now(Channel.GOOGLE_ADS, CAMPAIGN) is True
    assert asked == [(CAMPAIGN, Channel.GOOGLE_ADS)]
