"""What comes, goes and changes when nights are judged by other thresholds."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from local.lab.history import Night, digest
from shared.recommendations.models.proposal import Proposal
from shared.recommendations.models.states import RuleName
from shared.recommendations.models.thresholds import DEFAULT_THRESHOLDS, Thresholds
from shared.recommendations.night import propose


@dataclass(frozen=True)
class Told:
    """A proposal in one line."""

    day: date
    partner_id: str
    partner: str
    rule: str
    action: str
    monthly_cost_change: Decimal
    reason: str
    details: str
    """A digest, to compare."""


@dataclass
class NightFigures:
    """One night: how many proposals before and after, and what became of them."""

    day: date
    missing: str | None
    before: int = 0
    after: int = 0
    come: int = 0
    gone: int = 0
    changed: int = 0
    euros_before: Decimal = Decimal(0)
    """EUR a month that approving all proposals of the night would add to what is committed; signed."""
    euros_after: Decimal = Decimal(0)


@dataclass
class Comparison:
    """All nights together. A proposal that stands for several nights counts once, as in its last night."""

    nights: list[NightFigures] = field(default_factory=list)
    come: dict[str, Told] = field(default_factory=dict)
    """By key: proposed after in some night, before in none."""
    gone: dict[str, Told] = field(default_factory=dict)
    changed: dict[str, tuple[Told, Told]] = field(default_factory=dict)
    """Proposed in a same night both before and after, and not the same details."""
    before: dict[str, Told] = field(default_factory=dict)
    after: dict[str, Told] = field(default_factory=dict)
    stored: int = 0
    reproduced: int = 0
    """Of the stored proposals of these nights, those that the present thresholds give again here."""
    taken_out: int = 0
    put_back: int = 0
    unreadable: int = 0
    failed: int = 0
    """Partners' nights at which a rule failed under either thresholds; they are left out."""

    @property
    def touched_partners(self) -> set[str]:
        """Partners to whom anything else would have been proposed."""
        changed = [told for _, told in self.changed.values()]
        return {told.partner_id for told in (*self.come.values(), *self.gone.values(), *changed)}

    def by_rule(self) -> dict[str, Counter[str]]:
        """Per rule, in the order of the rules: before, after, come, gone, changed."""
        figures = {rule.value: Counter[str]() for rule in RuleName}
        for name, tolds in (
            ("before", self.before.values()),
            ("after", self.after.values()),
            ("come", self.come.values()),
            ("gone", self.gone.values()),
            ("changed", [told for _, told in self.changed.values()]),
        ):
            for told in tolds:
                figures[told.rule][name] += 1
        return {rule: counts for rule, counts in figures.items() if counts}

    def euros(self) -> tuple[Decimal, Decimal]:
        """EUR a month of all proposals before, and after."""
        return _sum(self.before.values()), _sum(self.after.values())


def compare(nights: Iterable[Night], thresholds: Thresholds) -> Comparison:
    """Judge each night by the present thresholds and by others."""
    result = Comparison()
    for night in nights:
        figures = NightFigures(night.day, night.missing)
        result.nights.append(figures)
        for partner in night.partners:
            try:
                before = {one.dedupe_key: one for one in propose(partner, DEFAULT_THRESHOLDS)}
                after = {one.dedupe_key: one for one in propose(partner, thresholds)}
            except ArithmeticError:
                result.failed += 1
                continue
            name = partner.partner.company_name or str(partner.partner.id)
            _count(result, figures, night, name, before, after)
        result.taken_out += night.taken_out
        result.put_back += night.put_back
        result.unreadable += night.unreadable
        result.stored += len(night.stored)
    # What another night had as well did not come or go.
    for key in set(result.come) & set(result.before):
        del result.come[key]
    for key in set(result.gone) & set(result.after):
        del result.gone[key]
    return result


def _count(
    result: Comparison,
    figures: NightFigures,
    night: Night,
    name: str,
    before: dict[str, Proposal],
    after: dict[str, Proposal],
) -> None:
    told_before = {key: _told(night.day, name, one) for key, one in before.items()}
    told_after = {key: _told(night.day, name, one) for key, one in after.items()}
    result.before |= told_before
    result.after |= told_after
    figures.before += len(before)
    figures.after += len(after)
    figures.euros_before += _sum(told_before.values())
    figures.euros_after += _sum(told_after.values())
    for key, told in told_before.items():
        if key not in told_after:
            figures.gone += 1
            result.gone[key] = told
        elif told.details != told_after[key].details:
            figures.changed += 1
            result.changed[key] = (told, told_after[key])
        result.reproduced += night.stored.get(key) == told.details
    for key, told in told_after.items():
        if key not in told_before:
            figures.come += 1
            result.come[key] = told


def _told(day: date, name: str, proposal: Proposal) -> Told:
    return Told(
        day=day,
        partner_id=str(proposal.inputs.partner.id),
        partner=name,
        rule=proposal.rule.value,
        action=proposal.action.action_type.value,
        monthly_cost_change=proposal.expected_effect.monthly_cost_change,
        reason=proposal.reason_en,
        details=digest(proposal.action.model_dump(mode="json")),
    )


def _sum(tolds: Iterable[Told]) -> Decimal:
    return sum((told.monthly_cost_change for told in tolds), Decimal(0))
