"""Names of channels and provinces: one for each, here and in the portal."""

import re
from pathlib import Path

from shared.campaigns.models import Channel
from shared.core.names import CHANNEL_NAMES, PROVINCE_NAMES

_PORTAL = Path(__file__).parents[3] / "portal" / "src"
_WORDS = [Channel.EMAIL, Channel.OTHER]


def test_every_channel_but_e_mail_and_others_has_a_name() -> None:
    assert [channel for channel in Channel if channel not in CHANNEL_NAMES] == _WORDS
    assert set(CHANNEL_NAMES) <= set(Channel)


def test_the_portal_calls_channels_the_same_in_both_languages() -> None:
    for file in ("text.ts", "en.ts"):
        text = (_PORTAL / "i18n" / "common" / file).read_text(encoding="utf-8")
        shown = dict(re.findall(r'"channel\.(\w+)": "([^"]+)"', text))
        assert {code: shown[code] for code in CHANNEL_NAMES} == CHANNEL_NAMES


def test_the_portal_calls_provinces_the_same() -> None:
    text = (_PORTAL / "core" / "format.ts").read_text(encoding="utf-8")
    shown = dict(re.findall(r'^  (\w+): "([^"]+)",$', text, re.MULTILINE))
    assert {code: shown.get(code, code.capitalize()) for code in PROVINCE_NAMES} == PROVINCE_NAMES
