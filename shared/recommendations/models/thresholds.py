"""Every number the rules decide by, in one place. A proposal's inputs hold the ones it was made with."""

from decimal import Decimal

from pydantic import Field

from shared.recommendations.models.exact import Euros, Frozen, Quantity, Share


class Thresholds(Frozen):
    """Limits of the rules. Shares are parts of one (0.20 is 20 %), amounts EUR, windows 28 days."""

    short_leads_per_week: Quantity = Decimal("1")
    """A lead gap from here on counts as short."""
    surplus_leads_per_week: Quantity = Decimal("2")
    """So many leads above target, or more, count as a surplus."""

    least_gap_probability: Share = Decimal("0.80")
    """Spending more is proposed only for a gap that is this likely to be real, where there is a forecast."""

    weak_page_views: int = Field(default=100, ge=1)
    weak_page_conversion_rate: Share = Decimal("0.02")
    """A page that converts less than this share of its views is weak, once it has the views to tell."""

    own_cpl_leads: int = Field(default=5, ge=1)
    """A campaign's own cost per lead counts from this many leads."""
    assumed_cpl: Euros = Decimal("35.00")
    """Cost per lead where nothing is known."""

    days_per_month: Quantity = Decimal("30.4")
    """A month's commitment of a daily budget is this many days: what Google can charge."""
    least_daily_budget: Euros = Decimal("5.00")
    """A new campaign gets at least this a day, or is not proposed. No budget is lowered below it."""
    largest_step: Share = Decimal("0.20")
    """A machine-made change moves a budget by this share at most."""
    least_step: Share = Decimal("0.01")
    """A raise, decrease or shift below this share of the budget is not worth a person's decision."""
    largest_budget: Euros = Decimal("99999999.99")
    """What the database can hold."""

    small_decrease: Share = Decimal("0.10")
    large_decrease: Share = Decimal("0.20")
    large_decrease_cpl_factor: Quantity = Decimal("2")
    """Above this many times its target, an expensive campaign gets the large decrease."""
    large_decrease_surplus_factor: Quantity = Decimal("2")
    """Above this many times the least surplus, a surplus gets the large decrease."""

    expensive_factor: Quantity = Decimal("1.5")
    expensive_leads: int = Field(default=3, ge=1)
    expensive_spend_factor: Quantity = Decimal("3")
    """With fewer leads a campaign is judged only after spending this many times its target."""

    leadless_spend_factor: Quantity = Decimal("3")
    leadless_spend: Euros = Decimal("100.00")
    """Spend without a lead that stops a campaign: so many times its target, or this where it has none."""

    unbalanced_factor: Quantity = Decimal("1.5")
    nearly_spent_share: Share = Decimal("0.90")

    effect_low: Quantity = Decimal("0.5")
    effect_high: Quantity = Decimal("1")
    """The range of an expected effect, as shares of what the cost per lead promises."""


DEFAULT_THRESHOLDS = Thresholds()
