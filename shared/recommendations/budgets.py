"""Arithmetic on campaign budgets that never rounds beyond a limit."""

from collections.abc import Callable
from decimal import Decimal

from shared.core.money import to_cents_covering, to_cents_within
from shared.recommendations.models.actions import BudgetChange, commitment_change
from shared.recommendations.models.snapshot import Campaign
from shared.recommendations.models.states import BudgetField
from shared.recommendations.models.thresholds import Thresholds


def commitment(campaign: Campaign, thresholds: Thresholds) -> Decimal:
    """EUR a month a campaign commits when active: its monthly budget, else 30.4 days of its daily one."""
    if campaign.monthly_budget is not None:
        return campaign.monthly_budget
    return (campaign.daily_budget or Decimal(0)) * thresholds.days_per_month


def raised(campaign: Campaign, by_month: Decimal, thresholds: Thresholds) -> tuple[BudgetChange, ...]:
    """The campaign's budgets raised so that its commitment grows by at most `by_month` EUR a month.

    Each grows by the same share, at most the largest step, rounded down to cents. Empty where nothing
    grows by the least step or more.
    """
    committed = commitment(campaign, thresholds)
    grow = min(by_month, committed * thresholds.largest_step)
    if committed <= 0 or grow < committed * thresholds.least_step:
        return ()
    return _changed(
        campaign,
        lambda amount, _: to_cents_within(min(amount + amount * grow / committed, thresholds.largest_budget)),
        thresholds,
    )


def lowered(campaign: Campaign, by_share: Decimal, thresholds: Thresholds) -> tuple[BudgetChange, ...]:
    """The campaign's budgets lowered by `by_share`, rounded up to cents so that none drops by more.

    None drops below the least of a campaign. Empty where its commitment drops by less than the least step.
    """
    changes = _changed(
        campaign,
        lambda amount, least: max(to_cents_covering(amount - amount * by_share), min(amount, least)),
        thresholds,
    )
    freed = -commitment_change(changes, thresholds.days_per_month)
    return changes if freed >= commitment(campaign, thresholds) * thresholds.least_step else ()


def lowered_by(campaign: Campaign, by_month: Decimal, thresholds: Thresholds) -> tuple[BudgetChange, ...]:
    """The campaign's budgets lowered so that its commitment drops by at most `by_month` EUR a month.

    None drops below the least of a campaign.
    """
    committed = commitment(campaign, thresholds)
    if committed <= 0:
        return ()
    return _changed(
        campaign,
        lambda amount, least: max(
            to_cents_covering(amount - amount * by_month / committed), min(amount, least)
        ),
        thresholds,
    )


def least_commitment(thresholds: Thresholds) -> Decimal:
    """EUR a month below which no campaign is lowered: as many days of the least daily budget."""
    return to_cents_covering(thresholds.least_daily_budget * thresholds.days_per_month)


def _changed(
    campaign: Campaign, new_amount: Callable[[Decimal, Decimal], Decimal], thresholds: Thresholds
) -> tuple[BudgetChange, ...]:
    """The budgets that `new_amount` moves, by what each is and the least of it, the one that commits last.

    None where that one stays as it is.
    """
    budgets = (
        (BudgetField.DAILY, campaign.daily_budget, thresholds.least_daily_budget),
        (BudgetField.MONTHLY, campaign.monthly_budget, least_commitment(thresholds)),
    )
    changes = tuple(
        BudgetChange(budget=budget, old=old, new=new)
        for budget, old, least in budgets
        if old is not None and (new := new_amount(old, least)) != old
    )
    commits = BudgetField.DAILY if campaign.monthly_budget is None else BudgetField.MONTHLY
    return changes if any(change.budget is commits for change in changes) else ()
