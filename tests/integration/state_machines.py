"""From which status to which a row may go, and what a partner, an admin and the service key are told."""

from collections.abc import Callable

from psycopg import sql

from tests.factories import Person
from tests.integration.rest import Key, World
from tests.integration.rls_matrix import Row, campaign_row, page_row, recommendation_row

# ok: it happens; 403: not by this role; 409: by nobody.
_PAGES = """
from      to        partner  admin  service
concept   concept   ok       ok     ok
concept   review    ok       ok     ok
concept   live      409      409    409
concept   archived  ok       ok     ok
review    concept   403      ok     ok
review    review    ok       ok     ok
review    live      403      ok     ok
review    archived  ok       ok     ok
live      concept   409      409    409
live      review    409      409    409
live      live      ok       ok     ok
live      archived  ok       ok     ok
archived  concept   409      409    409
archived  review    409      409    409
archived  live      409      409    409
archived  archived  ok       ok     ok
"""
_CAMPAIGNS = """
from      to        partner  admin  service
planned   planned   ok       ok     ok
planned   active    403      ok     ok
planned   paused    409      409    409
planned   archived  ok       ok     ok
active    planned   409      409    409
active    active    ok       ok     ok
active    paused    ok       ok     ok
active    archived  ok       ok     ok
paused    planned   409      409    409
paused    active    403      ok     ok
paused    paused    ok       ok     ok
paused    archived  ok       ok     ok
archived  planned   409      409    409
archived  active    409      409    409
archived  paused    409      409    409
archived  archived  409      409    ok
"""
# Approved here: carried out, and the ad platform has yet to follow. Consent is tested with the reviews.
# What becomes of it only the outbox's trigger says, also from failed to executed.
_RECOMMENDATIONS = """
from      to        partner  admin  service
pending   pending   409      409    409
pending   approved  ok       ok     403
pending   rejected  ok       ok     403
pending   expired   409      409    ok
pending   executed  409      409    409
pending   failed    409      409    409
approved  pending   409      409    409
approved  approved  409      409    409
approved  rejected  409      409    409
approved  expired   409      409    409
approved  executed  409      409    409
approved  failed    409      409    409
rejected  pending   409      409    409
rejected  approved  409      409    409
rejected  rejected  409      409    409
rejected  expired   409      409    409
rejected  executed  409      409    409
rejected  failed    409      409    409
expired   pending   409      409    409
expired   approved  409      409    409
expired   rejected  409      409    409
expired   expired   409      409    409
expired   executed  409      409    409
expired   failed    409      409    409
executed  pending   409      409    409
executed  approved  409      409    409
executed  rejected  409      409    409
executed  expired   409      409    409
executed  executed  409      409    409
executed  failed    409      409    409
failed    pending   409      409    409
failed    approved  409      409    409
failed    rejected  409      409    409
failed    expired   409      409    409
failed    executed  409      409    409
failed    failed    409      409    409
"""


def _pause_row(world: World, owner: Person) -> Row:
    """A proposal to pause a campaign that runs."""
    campaign_id = str(world.factory.campaign(owner, "active", monthly_budget=0))
    details = {"action_type": "pause_campaign", "campaign_id": campaign_id}
    return recommendation_row(world, owner) | {
        "action_type": "pause_campaign",
        "action_details": details,
        "campaign_id": campaign_id,
    }


# What the outbox says of the operations of a proposal that gets there.
_OUTCOMES = {"executed": "done", "failed": "failed"}


class Machine:
    """The states of one table: how a new row looks, how each status is reached, and who may go where."""

    def __init__(
        self, table: str, make: Callable[[World, Person], Row], ways: dict[str, list[str]], rules: str
    ) -> None:
        self.table, self.make, self.ways = table, make, ways
        header, *lines = (line.split() for line in rules.strip().splitlines())
        self.rules = {
            (old, new, role): outcome
            for old, new, *outcomes in lines
            for role, outcome in zip(header[2:], outcomes, strict=True)
        }
        assert {(old, new) for old, new, _role in self.rules} == {(old, new) for old in ways for new in ways}

    def row_in(self, world: World, owner: Person, status: str) -> Key:
        """A row that went the way to a status."""
        key = world.insert(self.table, self.make(world, owner))
        for step in self.ways[status]:
            if step in _OUTCOMES:
                world.db.execute(
                    "update public.ad_platform_operations set status = %s where recommendation_id = %s",
                    [_OUTCOMES[step], key["id"]],
                )
                continue
            world.db.execute(
                sql.SQL("update {} set status = %s where id = %s").format(
                    sql.Identifier("public", self.table)
                ),
                [step, key["id"]],
            )
        return key


PAGES = Machine(
    "partner_landing_pages",
    page_row,
    {
        "concept": [],
        "review": ["review"],
        "live": ["review", "live"],
        "archived": ["review", "live", "archived"],
    },
    _PAGES,
)
CAMPAIGNS = Machine(
    "partner_marketing_campaigns",
    campaign_row,
    {"planned": [], "active": ["active"], "paused": ["active", "paused"], "archived": ["active", "archived"]},
    _CAMPAIGNS,
)
RECOMMENDATIONS = Machine(
    "ai_marketing_recommendations",
    _pause_row,
    {
        "pending": [],
        "approved": ["approved"],
        "rejected": ["rejected"],
        "expired": ["expired"],
        "executed": ["approved", "executed"],
        "failed": ["approved", "failed"],
    },
    _RECOMMENDATIONS,
)
