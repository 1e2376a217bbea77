"""Effects as the API shows them. Light: functions that answer people import this and nothing heavy."""

from pydantic import Field

from shared.core.clock import Day
from shared.core.models import AnswerModel
from shared.core.money import Amount
from shared.effects.measures import Expected, Measure, Verdict


class EffectOutlook(AnswerModel):
    """Before a proposal is approved: what a measurement could see at all."""

    measure: Measure
    expected: Expected = Field(description="Which way the proposal is meant to move the measure.")
    horizon_days: int
    baseline_per_week: Amount | None = Field(description="Leads a week in the 8 weeks before.")
    detectable_change: float | None = Field(
        description="The smallest change of the measure, as a fraction, that is found in 4 of 5 cases. "
        "Null: no plausible change would be."
    )
    text: str = Field(description="In Dutch, ready to show.")
    text_en: str
    made_on: Day = Field(description="The last day of the figures it rests on.")


class MeasuredEffect(AnswerModel):
    """What an executed proposal did, compared with similar partners who changed nothing."""

    horizon_days: int = Field(description="14 or 28: how many days after it began.")
    measure: Measure
    expected: Expected
    verdict: Verdict = Field(
        description="`effect`: as meant, with a p-value of 0.1 or less; `opposite`: as clearly the other "
        "way; `none`: no visible effect; `unmeasurable`: too little data."
    )
    change: float | None = Field(description="Of the measure, as a fraction: 0.3 is 30 % more.")
    change_low: float | None = Field(description="Lower end of the 80 % range; null: open.")
    change_high: float | None = Field(description="Upper end of the 80 % range; null: open.")
    p_value: float | None = Field(
        description="The share of placebos that went as far in the direction expected."
    )
    leads_observed: int = Field(description="Leads in the days measured.")
    leads_without: Amount | None = Field(description="Leads to be expected without the change.")
    donors: int = Field(description="Similar partners without a change that it was compared with.")
    other_changes: int = Field(
        description="Other proposals carried out there in the same days, and changes of budgets without one."
    )
    first_day: Day
    last_day: Day
    text: str = Field(description="In Dutch, ready to show.")
    text_en: str
    measured_on: Day = Field(description="The last day of the figures it rests on.")


class RuleEffect(AnswerModel):
    """What a rule proposed in the last 6 months, what became of it, and what was seen 28 days later."""

    rule: str = Field(examples=["underfunded_campaign"])
    proposed: int = Field(description="In the last 6 months; all other figures are of these proposals.")
    approved: int = Field(description="Approved, whatever came of it.")
    rejected: int
    expired: int
    executed: int
    pending: int
    measured: int = Field(description="Executed ones with a measurement that has numbers.")
    with_effect: int
    with_opposite_effect: int
    without_visible_effect: int
    unmeasurable: int
    median_change: float | None
    combined_p_value: float | None = Field(
        description="Of all measurements together (Stouffer); null without any."
    )
    is_without_effect: bool = Field(
        description="At least 10 measured, and together they show no effect: the weekly report names it. "
        "Nothing else follows from it."
    )


class RuleEffects(AnswerModel):
    """What the rules achieve, by the proposals of the last 6 months."""

    data: list[RuleEffect]
    reported_on: Day | None = Field(description="The day of the last weekly report.")
    reported_rules: list[str] = Field(description="The rules without an effect that it names.")


class RuleFigures(AnswerModel):
    """A rule's figures in the answer of the database."""

    rule: str
    proposed: int
    approved: int
    rejected: int
    expired: int
    executed: int
    pending: int
    measured: int
    with_effect: int
    with_opposite_effect: int
    without_visible_effect: int
    unmeasurable: int
    median_change: float | None
    sum_of_deviates: float


class RuleFiguresAnswer(AnswerModel):
    """The whole answer of the database."""

    rules: list[RuleFigures]
    reported_on: Day | None
    reported_rules: list[str]
