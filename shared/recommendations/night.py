"""One partner's night: every rule on every segment, what wins, and room that is given out once."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from shared.recommendations.exclusions import Kept
from shared.recommendations.models.actions import commitment_growth
from shared.recommendations.models.proposal import Proposal
from shared.recommendations.models.snapshot import (
    BudgetState,
    Campaign,
    LandingPage,
    PartnerSnapshot,
    SegmentDemand,
    SegmentSnapshot,
    Snapshot,
)
from shared.recommendations.models.states import PageStatus
from shared.recommendations.models.thresholds import DEFAULT_THRESHOLDS, Thresholds
from shared.recommendations.rules.conditions import is_active
from shared.recommendations.rules.registry import RULES, SPENDING
from shared.recommendations.rules.rule import Rule

_FURTHEST: Final = {PageStatus.LIVE: 0, PageStatus.REVIEW: 1, PageStatus.CONCEPT: 2}
_FIRST_SPENDING: Final = min(index for index, rule in enumerate(RULES) if rule.name in SPENDING)
_BEFORE: Final = tuple(rule for rule in RULES[:_FIRST_SPENDING])
_TAKING_ROOM: Final = tuple(rule for rule in RULES if rule.name in SPENDING)
_AFTER: Final = tuple(rule for rule in RULES[_FIRST_SPENDING:] if rule.name not in SPENDING)


def propose(partner: PartnerSnapshot, thresholds: Thresholds = DEFAULT_THRESHOLDS) -> list[Proposal]:
    """What to propose to a partner this night. All of it together fits in the room of the monthly budget.

    Rules that take room run segment by segment, in the order of the segments, each with the room that
    proposals before it left over. What would free room frees none: it may be rejected.
    """
    if not partner.may_be_proposed_to:
        return []
    return _Night(partner, thresholds).run()


class _Night:
    def __init__(self, partner: PartnerSnapshot, thresholds: Thresholds) -> None:
        self._partner = partner
        self._thresholds = thresholds
        self._kept = Kept()
        self._budget = _with_room(partner, room_of(partner))
        self._segments = [self._of_segment(segment) for segment in partner.segments]

    def run(self) -> list[Proposal]:
        read_by = self._snapshots()
        for rule in _BEFORE:
            self._run(rule, read_by[rule.reads])
        for with_room in self._segments:
            for rule in _TAKING_ROOM:
                if with_room.budget is not self._budget:
                    with_room = with_room.model_copy(update={"budget": self._budget})
                self._run_within_room(rule, with_room)
        for rule in _AFTER:
            self._run(rule, read_by[rule.reads])
        return self._kept.proposals

    def _snapshots(self) -> dict[str, list[Snapshot]]:
        rest = [self._of_rest()] if self._partner.other_campaigns else []
        return {
            "segments": self._segments,
            "segments_and_rest": self._segments + rest,
            "partner": [self._of_partner()],
        }

    def _run(self, rule: Rule, snapshots: list[Snapshot]) -> None:
        for snapshot in snapshots:
            for draft in rule.decide(snapshot):
                self._kept.keep(rule.proposal(snapshot, draft))

    def _run_within_room(self, rule: Rule, snapshot: Snapshot) -> None:
        taken = Decimal(0)
        for draft in rule.decide(snapshot):
            if self._kept.keep(rule.proposal(snapshot, draft)):
                taken += commitment_growth(draft.action, self._thresholds.days_per_month)
        if taken:
            self._budget = _with_room(self._partner, self._budget.room_left - taken)

    def _of_segment(self, segment: SegmentSnapshot) -> Snapshot:
        live = tuple(page.id for page in segment.pages if page.status is PageStatus.LIVE)
        return Snapshot(
            scope="segment",
            date=self._partner.date,
            partner=self._partner.partner,
            budget=self._budget,
            segment=segment.segment,
            gap=segment.gap,
            median_cpl=segment.median_cpl,
            page=min(segment.pages, key=_page_order, default=None),
            live_page_ids=live,
            campaigns=segment.campaigns,
            partner_campaigns=(),
            partner_segments=(),
            thresholds=self._thresholds,
        )

    def _of_rest(self) -> Snapshot:
        return Snapshot(
            scope="segment",
            date=self._partner.date,
            partner=self._partner.partner,
            budget=self._budget,
            segment=None,
            gap=None,
            median_cpl=None,
            page=None,
            live_page_ids=(),
            campaigns=self._partner.other_campaigns,
            partner_campaigns=(),
            partner_segments=(),
            thresholds=self._thresholds,
        )

    def _of_partner(self) -> Snapshot:
        return Snapshot(
            scope="partner",
            date=self._partner.date,
            partner=self._partner.partner,
            budget=self._budget,
            segment=None,
            gap=None,
            median_cpl=None,
            page=None,
            live_page_ids=(),
            campaigns=(),
            partner_campaigns=tuple(filter(is_active, _campaigns_of(self._partner))),
            partner_segments=tuple(
                SegmentDemand(
                    segment=part.segment,
                    gap=part.gap,
                    median_cpl=part.median_cpl,
                    campaigns=part.campaigns,
                )
                for part in self._partner.segments
            ),
            thresholds=self._thresholds,
        )


def room_of(partner: PartnerSnapshot) -> Decimal:
    """EUR a month that may still be committed: none without a budget, none where it is over."""
    monthly = partner.budget.monthly_budget
    return Decimal(0) if monthly is None else max(monthly - partner.budget.committed, Decimal(0))


def _with_room(partner: PartnerSnapshot, room: Decimal) -> BudgetState:
    budget = partner.budget
    return BudgetState(
        monthly_budget=budget.monthly_budget,
        committed=budget.committed,
        spent_this_month=budget.spent_this_month,
        projected_spend=budget.projected_spend,
        day_of_month=budget.day_of_month,
        days_in_month=budget.days_in_month,
        room_left=room,
    )


def _page_order(page: LandingPage) -> tuple[int, int, str]:
    """The furthest page first, then the most visited."""
    return (_FURTHEST[page.status], -page.views_28d, page.path)


def _campaigns_of(partner: PartnerSnapshot) -> Iterator[Campaign]:
    for segment in partner.segments:
        yield from segment.campaigns
    yield from partner.other_campaigns
