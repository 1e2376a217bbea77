"""Marketing profile: how a partner wants to be marketed, and the budget for it."""

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.budget import service as budget_service
from shared.budget.repository import BudgetRepository
from shared.budget.schemas import Budget, BudgetQuery, BudgetWhatIf, WhatIfQuery
from shared.core.clock import SystemClock, today, yesterday
from shared.core.errors import Conflict, Forbidden, NotFound
from shared.core.ids import PartnerId
from shared.core.settings import UserFunctionSettings, read_settings
from shared.db.client import Database
from shared.http.caller import Caller
from shared.http.router import Router
from shared.profiles import service as profile_service
from shared.profiles.repository import ProfileRepository
from shared.profiles.schemas import MarketingProfile, MarketingProfileUpdate

settings = read_settings(UserFunctionSettings)
database = Database(settings)
clock = SystemClock()
router = Router("marketing_profile", settings)


def profiles_for(caller: Caller) -> ProfileRepository:
    return ProfileRepository(database.as_user(caller.token))


def budgets_for(caller: Caller) -> BudgetRepository:
    return BudgetRepository(database.as_user(caller.token))


@router.get("/api/partners/{partner_id}/marketing-profile", errors=[NotFound])
def get_marketing_profile(caller: Caller, partner_id: PartnerId) -> MarketingProfile:
    """Read a partner's marketing profile.

    A partner reads their own, an admin everybody's.
    """
    return profile_service.get_marketing_profile(profiles_for(caller), partner_id)


@router.post("/api/partners/{partner_id}/marketing-profile", errors=[NotFound, Forbidden, Conflict])
def update_marketing_profile(
    caller: Caller, partner_id: PartnerId, body: MarketingProfileUpdate
) -> MarketingProfile:
    """Change a partner's marketing profile.

    Send only what changes. The answer is the whole profile as it is now. Sending the same again changes
    nothing.
    """
    return profile_service.update_marketing_profile(profiles_for(caller), partner_id, body)


@router.get("/api/partners/{partner_id}/budget", errors=[NotFound])
def get_budget(caller: Caller, partner_id: PartnerId, query: BudgetQuery) -> Budget:
    """Read a partner's budget: what is set, committed, spent and to be expected this month, and its log.

    `limit` and `cursor` page through the log of changes.
    """
    return budget_service.get_budget(budgets_for(caller), partner_id, query, today(clock))


@router.get("/api/partners/{partner_id}/budget/what-if", errors=[NotFound])
def get_budget_what_if(caller: Caller, partner_id: PartnerId, query: WhatIfQuery) -> BudgetWhatIf:
    """Read what more budget would bring, used by the running campaigns where it brings most.

    Leads a month as a range. Nothing is changed.
    """
    return budget_service.imagine_more(budgets_for(caller), partner_id, query, yesterday(clock))


@functions_framework.http
def marketing_profile(request: Request) -> Response:
    return router.dispatch(request)
