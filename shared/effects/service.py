"""Read what the rules achieve."""

from shared.effects.repository import EffectRepository
from shared.effects.schemas import RuleEffects
from shared.effects.verdicts import judge


def read_rule_effects(effects: EffectRepository) -> RuleEffects:
    """Every rule that proposed anything in the last 6 months, by name. Raises `Forbidden`."""
    found = effects.find_rules()
    return RuleEffects(
        data=[judge(figures) for figures in found.rules],
        reported_on=found.reported_on,
        reported_rules=found.reported_rules,
    )
