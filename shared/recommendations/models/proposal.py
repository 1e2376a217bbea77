"""A proposal: what to do, why, what to expect of it, and all that the rule saw."""

from shared.core.ids import CampaignId, LandingPageId, SegmentId
from shared.recommendations.models.actions import ActionDetails
from shared.recommendations.models.exact import Frozen, Signed
from shared.recommendations.models.snapshot import Snapshot
from shared.recommendations.models.states import Priority, RuleName


class ExpectedEffect(Frozen):
    """Leads a week as a range (low, high; `None` where nobody can tell) and EUR a month, signed."""

    leads_per_week: tuple[Signed, Signed] | None
    monthly_cost_change: Signed


class Proposal(Frozen):
    """What a reviewer sees. `reason` is Dutch; `lead_gap` is leads per day."""

    rule: RuleName
    rule_version: int
    action: ActionDetails
    priority: Priority
    segment_id: SegmentId | None
    campaign_id: CampaignId | None
    landing_page_id: LandingPageId | None
    reason: str
    reason_en: str
    expected_effect: ExpectedEffect
    lead_gap: Signed | None
    dedupe_key: str
    inputs: Snapshot
