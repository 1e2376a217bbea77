"""Days go by: made-up figures for campaigns that show ads, the same for the same seed."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from local.google_ads.books import Customer, Figures
from local.google_ads.messages import Message
from local.google_ads.rules import BILLABLE_UNIT_MICROS, status


def let_days_pass(customers: Iterable[Customer], last: date, days: int, seed: int) -> int:
    """Give every enabled campaign figures for the `days` days that end on `last`; how many it gave.

    A day that has figures keeps them. Nothing costs more than the daily budget.
    """
    given = 0
    for customer in customers:
        with customer.lock:
            for campaign in list(customer.of_kind("Campaign")):
                if status(campaign) == "ENABLED" and customer.facts.status == "ENABLED":
                    given += _pass(customer, campaign, last, days, seed)
    return given


def _pass(customer: Customer, campaign: Message, last: date, days: int, seed: int) -> int:
    budget = customer.resources[campaign.campaign_budget].amount_micros
    given = 0
    for back in range(days):
        day = (last - timedelta(days=back)).isoformat()
        if (campaign.id, day) not in customer.days:
            chance = Random(f"{seed}/{campaign.id}/{day}")  # noqa: S311 - made-up figures, to be repeated
            customer.days[campaign.id, day] = _figures(budget, chance)
            given += 1
    return given


def _figures(budget_micros: int, chance: Random) -> Figures:
    spent = int(budget_micros * chance.uniform(0.55, 1.0))
    clicks = int(spent / chance.uniform(900_000, 2_600_000))
    if not clicks:
        return Figures(0, 0, chance.randrange(5, 40), 0.0)
    conversions = sum(chance.random() < 0.08 for _ in range(clicks))
    return Figures(
        cost_micros=spent - spent % BILLABLE_UNIT_MICROS,
        clicks=clicks,
        impressions=clicks * chance.randrange(12, 30),
        # A double in Google's answers too; what is paid is whole micros.
        conversions=float(conversions),
    )
