"""Campaigns for the tests, and how long they wait."""

import time
from dataclasses import replace
from uuid import uuid4

from shared.ads.google.attempts import Attempts
from shared.ads.platform import AdContent, CampaignPlan, Keyword, MatchType
from shared.core.ids import CampaignId

CONTENT = AdContent(
    keywords=(
        Keyword("schilder utrecht", MatchType.PHRASE),
        Keyword("huis laten schilderen", MatchType.EXACT),
    ),
    negative_keywords=("vacature", "zelf doen"),
    headlines=("Schilder in Utrecht", "Vraag een offerte aan", "Snel en netjes"),
    descriptions=("Een vakman bij u in de buurt.", "Binnen een dag antwoord."),
)
SECONDS = 15.0
# Waits as it would, but not for as long: what is tested is what comes after the wait.
IMPATIENT = Attempts(sleep=lambda seconds: time.sleep(min(seconds, 0.01)))


def another(plan: CampaignPlan, **changes: object) -> CampaignPlan:
    """A plan like `plan` with an id of its own."""
    return replace(plan, campaign_id=CampaignId(uuid4()), **changes)  # type: ignore[arg-type]  # any of its fields
