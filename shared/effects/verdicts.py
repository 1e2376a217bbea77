"""What the measurements of a rule say together."""

from shared.effects.measures import CALLED_AT, ENOUGH_MEASURED, combine
from shared.effects.schemas import RuleEffect, RuleFigures


def judge(figures: RuleFigures) -> RuleEffect:
    """A rule's figures with its combined p-value, and whether enough was measured to say that it has none."""
    combined = combine(figures.sum_of_deviates, figures.measured)
    return RuleEffect(
        **figures.model_dump(exclude={"sum_of_deviates"}),
        combined_p_value=None if combined is None else round(combined, 4),
        is_without_effect=figures.measured >= ENOUGH_MEASURED
        and combined is not None
        and combined > CALLED_AT,
    )
