"""A state machine against the real database: whatever people, jobs and reviewers do, however they overlap.

No partner commits more than the monthly budget, the log adds up, and every proposal is decided and applied
once. `run_machine` is what `make test` (some hundred steps) and `make bench` (ten thousand) run.
"""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, get_args
from uuid import UUID

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.budget_arena import Actor, Arena, Ending, Operation, one_value
from tests.budget_steps import (
    CAMPAIGN,
    ROOM,
    ROOM_FOR_A_CAMPAIGN,
    ROOM_FOR_ONE,
    details_of,
    preview_it,
    raise_it,
    review_it,
    role,
    run,
)
from tests.factories import Factory
from tests.integration.budget_rows import budgets_that_differ_from_the_log, overcommitted
from tests.integration.transactions import Db

STEPS_PER_EXAMPLE = 50
_CONSENTS = frozenset({"activate_campaign"})
# Lines in the log and operations in the outbox that one execution leaves, of a campaign in Google Ads.
_LINES = {
    "increase_campaign_budget": 1,
    "decrease_campaign_budget": 1,
    "shift_budget": 2,
    "raise_monthly_budget": 1,
    "create_campaign": 1,
    "activate_campaign": 0,
    "pause_campaign": 0,
}
_OPERATIONS = _LINES | {
    "raise_monthly_budget": 0,
    "create_campaign": 0,
    "activate_campaign": 2,
    "pause_campaign": 1,
}

actors = st.sampled_from(["partner", "admin", "service", "dashboard"])
people = st.sampled_from(["partner", "admin", "dashboard"])
seats = st.integers(0, 2)
picks = st.integers(0, 11)
# Mostly committed; now and then left open for others to run into, taken back, or killed.
endings = st.sampled_from((*["commit"] * 4, *["hold"] * 3, "rollback", "kill"))
amounts = st.sampled_from(["0.00", "2.00", "4.00", "5.00", "5.01", "6.00", "8.00", "10.00", "16.45"])
budgets = st.sampled_from([None, "0.00", "152.00", "304.30", "400.00", "500.00", "800.00"])
decisions = st.sampled_from(["approved", "approved", "rejected"])


def _nothing() -> None:
    """What most that is done calls once it is committed."""


Act = tuple[str, Operation, Callable[[], None]]


class BudgetMachine(RuleBasedStateMachine):
    """One partner's budgets, campaigns and proposals. `arena` is set by `machine_in`."""

    arena: Arena

    def __init__(self) -> None:
        super().__init__()
        make = Factory(self.arena.observer, "signs no token that anybody sees")
        self.owner = make.partner(monthly_marketing_budget="500.00")
        admin = make.admin()
        self.actors = {
            "partner": Actor("authenticated", self.owner.id),
            "admin": Actor("authenticated", admin.id),
            "service": Actor("service_role"),
            "dashboard": Actor(None),
        }
        self.segment = make.segment()
        self.page: UUID = one_value(
            self.arena.observer,
            "insert into public.partner_landing_pages (path, title, partner_id) "
            "values (%s, 'Test', %s) returning id",
            [f"/{self.owner.id}", self.owner.id],
        )
        for status in ("review", "live"):
            self.arena.observer.execute(
                "update public.partner_landing_pages set status = %s where id = %s", [status, self.page]
            )
        self.campaigns = [
            make.campaign(self.owner, "active", daily_budget="5.00"),
            make.campaign(self.owner, "active", daily_budget="8.00"),
            make.campaign(self.owner, daily_budget="6.00"),
        ]
        self.make = make
        self.proposals: list[UUID] = []
        self.seen: dict[UUID, tuple[Any, ...]] = {}
        self.wins: Counter[UUID] = Counter()

    def _do(
        self,
        seat: int,
        actor: str,
        operation: Operation,
        ending: Ending,
        on_commit: Callable[[], None] = _nothing,
    ) -> None:
        type(self).arena.steps += 1
        self.arena.act(seat, self.actors[actor], operation, ending, on_commit)

    def _update_campaign(self, pick: int, change: str, *values: object) -> Operation:
        campaign = self.campaigns[pick % len(self.campaigns)]
        return lambda db: run(db, CAMPAIGN + change + " where id = %s", *values, campaign)

    @rule(seat=seats, actor=actors, pick=picks, amount=amounts, ending=endings)
    def set_daily_budget(self, seat: int, actor: str, pick: int, amount: str, ending: Ending) -> None:
        self._do(seat, actor, self._update_campaign(pick, "daily_budget = %s", amount), ending)

    @rule(
        seat=seats,
        actor=actors,
        pick=picks,
        amount=st.sampled_from([None, "0.00", "100.00", "152.01", "300.00"]),
        ending=endings,
    )
    def set_monthly_budget(
        self, seat: int, actor: str, pick: int, amount: str | None, ending: Ending
    ) -> None:
        self._do(seat, actor, self._update_campaign(pick, "monthly_budget = %s", amount), ending)

    @rule(seat=seats, actor=actors, pick=picks, ending=endings)
    def activate(self, seat: int, actor: str, pick: int, ending: Ending) -> None:
        self._do(seat, actor, self._update_campaign(pick, "status = 'active'"), ending)

    @rule(seat=seats, actor=actors, pick=picks, ending=endings)
    def pause(self, seat: int, actor: str, pick: int, ending: Ending) -> None:
        self._do(seat, actor, self._update_campaign(pick, "status = 'paused'"), ending)

    @rule(seat=seats, actor=actors, pick=st.integers(2, 11), ending=endings)
    def archive(self, seat: int, actor: str, pick: int, ending: Ending) -> None:
        self._do(seat, actor, self._update_campaign(pick, "status = 'archived'"), ending)

    @rule(seat=seats, actor=actors, amount=budgets, ending=endings)
    def set_partner_budget(self, seat: int, actor: str, amount: str | None, ending: Ending) -> None:
        statement = "update public.profiles set monthly_marketing_budget = %s where id = %s"
        self._do(seat, actor, lambda db: run(db, statement, amount, self.owner.id), ending)

    @rule(seat=seats, actor=actors, amount=amounts, ending=endings)
    def add_campaign(self, seat: int, actor: str, amount: str, ending: Ending) -> None:
        added: list[UUID] = []

        def add(db: Db) -> None:
            campaign = one_value(
                db,
                "insert into public.partner_marketing_campaigns (partner_id, channel, daily_budget) "
                "values (%s, 'google_ads', %s) returning id",
                [self.owner.id, amount],
            )
            added.append(campaign)

        self._do(seat, actor, add, ending, lambda: self.campaigns.extend(added))

    @rule(
        kind=st.sampled_from(sorted(_LINES)),
        pick=picks,
        other=picks,
        factor=st.sampled_from([80, 90, 110, 120]),
    )
    def propose(self, kind: str, pick: int, other: int, factor: int) -> None:
        """As the night would: from what is committed at this moment."""
        type(self).arena.steps += 1
        about = (
            self.campaigns[pick % len(self.campaigns)],
            self.campaigns[other % len(self.campaigns)],
        )
        details = details_of(
            self.arena.observer, kind, self.owner.id, self.page, self.make.segment(), about, factor
        )
        if details is not None:
            self.proposals.append(self.make.recommendation(self.owner, {"action_type": kind, **details}))

    @rule(
        seat=seats,
        actor=people,
        pick=picks,
        decision=decisions,
        ending=endings,
    )
    def review(self, seat: int, actor: str, pick: int, decision: str, ending: Ending) -> None:
        """With the function, in the dashboard by editing the row."""
        if self.proposals:
            proposal = self.proposals[-1 - pick % len(self.proposals)]
            self._do(
                seat,
                actor,
                partial(review_it, self.owner.id, proposal, decision),
                ending,
                lambda: self.wins.update([proposal]),
            )

    @rule(
        seat=seats,
        actor=st.sampled_from(["partner", "admin"]),
        picked=st.lists(picks, max_size=4),
        ending=endings,
    )
    def approve_list(self, seat: int, actor: str, picked: list[int], ending: Ending) -> None:
        if self.proposals:
            asked = [self.proposals[-1 - pick % len(self.proposals)] for pick in picked]
            approved: list[UUID] = []

            def approve(db: Db) -> None:
                if role(db) == "service_role":  # whose transaction is still open here
                    return
                answers = one_value(
                    db, "select public.approve_recommendations(%s, %s)", [self.owner.id, asked]
                )
                approved.extend(UUID(one["id"]) for one in answers if one["result"] == "approved")

            self._do(seat, actor, approve, ending, lambda: self.wins.update(approved))

    @rule(seat=seats, actor=st.sampled_from(["partner", "admin"]), pick=picks, ending=endings)
    def preview(self, seat: int, actor: str, pick: int, ending: Ending) -> None:
        if self.proposals:
            proposal = self.proposals[-1 - pick % len(self.proposals)]
            self._do(seat, actor, partial(preview_it, self.owner.id, proposal), ending)

    @rule(
        people=st.tuples(people, people),
        picked=st.tuples(picks, picks),
        endings=st.tuples(st.sampled_from(["commit", "commit", "rollback"]), endings),
    )
    def spend_at_once(
        self, people: tuple[str, str], picked: tuple[int, int], endings: tuple[Ending, Ending]
    ) -> None:
        """Two who both want the room that is left: one begins, the other comes in between."""
        self.arena.finish()
        running = self._running()
        while len(running) < 2:
            self.arena.observer.execute(ROOM, [ROOM_FOR_A_CAMPAIGN, self.owner.id])
            self.campaigns.append(self.make.campaign(self.owner, "active", daily_budget="5.00"))
            running = self._running()
        self.arena.observer.execute(ROOM, [ROOM_FOR_ONE, self.owner.id])
        one = picked[0] % len(running)
        another = (one + 1 + picked[1] % (len(running) - 1)) % len(running)
        campaigns = (running[one], running[another])
        first, second = (partial(raise_it, campaign) for campaign in campaigns)
        self._overlap((people[0], first, _nothing), (people[1], second, _nothing), endings)

    @rule(
        kind=st.sampled_from(sorted(_LINES)),
        pick=picks,
        other=picks,
        people=st.tuples(people, people),
        decisions=st.tuples(decisions, decisions),
        endings=st.tuples(st.sampled_from(["commit", "commit", "rollback"]), endings),
    )
    def decide_at_once(
        self,
        kind: str,
        pick: int,
        other: int,
        people: tuple[str, str],
        decisions: tuple[str, str],
        endings: tuple[Ending, Ending],
    ) -> None:
        """Two who decide on the same new proposal."""
        known = len(self.proposals)
        self.propose(kind, pick, other, 110)
        for proposal in self.proposals[known:]:
            first, second = (
                (who, partial(review_it, self.owner.id, proposal, what), lambda: self.wins.update([proposal]))  # noqa: B023 - run before the loop goes on
                for who, what in zip(people, decisions, strict=True)
            )
            self._overlap(first, second, endings)

    def _running(self) -> list[UUID]:
        rows = self.arena.observer.execute(
            "select id from public.partner_marketing_campaigns "
            "where partner_id = %s and status = 'active' and monthly_budget is null order by created_at, id",
            [self.owner.id],
        ).fetchall()
        return [campaign for (campaign,) in rows]

    def _overlap(self, first: Act, second: Act, endings: tuple[Ending, Ending]) -> None:
        self.arena.finish()
        (actor, operation, on_commit), (other, other_operation, other_on_commit) = first, second
        self._do(0, actor, operation, "hold", on_commit)
        self._do(1, other, other_operation, endings[1], other_on_commit)
        self.end(0, endings[0])

    @rule(seat=seats, ending=st.sampled_from([one for one in get_args(Ending) if one != "hold"]))
    def end(self, seat: int, ending: Ending) -> None:
        type(self).arena.steps += 1
        self.arena.end(seat, ending)

    @invariant()
    def the_campaigns_fit_the_budget(self) -> None:
        over = overcommitted(self.arena.observer, self.owner.id)
        self.arena.check(over == [], f"more committed than budgeted: {over}")

    @invariant()
    def the_log_adds_up(self) -> None:
        different = budgets_that_differ_from_the_log(self.arena.observer, self.owner.id)
        self.arena.check(different == [], f"the log does not add up: {different}")

    @invariant()
    def every_proposal_is_decided_and_applied_once(self) -> None:
        rows = self.arena.observer.execute(
            """
            select r.id, r.action_type, r.status, r.reviewed_at, r.reviewed_by, r.applied_at, r.applied_by,
              (select count(*) from public.marketing_budget_changes as l where l.recommendation_id = r.id),
              (select count(*) from public.ad_platform_operations as o where o.recommendation_id = r.id)
            from public.ai_marketing_recommendations as r where r.partner_id = %s
            """,
            [self.owner.id],
        ).fetchall()
        for proposal, action, status, *facts, lines, operations in rows:
            applied_at = facts[2]
            was = self.seen.get(proposal)
            is_consent = was is not None and was[0] == "approved" and was[3] is None
            if was is not None and was[0] != "pending" and not is_consent:
                # The platform's answer, or that there will be none, is no decision.
                is_settled = was[0] == "approved" and status in {"executed", "failed"}
                self.arena.check(facts == list(was[1:]), f"decided again: {action} {was} {facts}")
                self.arena.check(status == was[0] or is_settled, f"decided again: {action} {was} {status}")
            self.seen[proposal] = (status, *facts)
            self.arena.check(self.wins[proposal] <= 1 + (action in _CONSENTS), "decided more than once")
            self.arena.check((self.wins[proposal] > 0) == (status != "pending"), "nobody was told of it")
            expected = (_LINES[action], _OPERATIONS[action]) if applied_at is not None else (0, 0)
            self.arena.check((lines, operations) == expected, "applied more or less than once")

    def teardown(self) -> None:
        self.arena.clear()


def machine_in(arena: Arena) -> type[BudgetMachine]:
    """The machine, at work in an arena."""
    return type("BudgetMachine", (BudgetMachine,), {"arena": arena})


def run_machine(arena: Arena, steps: int, *, shrink: bool = False) -> None:
    """Take about so many steps, the same every time; `AssertionError` says what the database let happen."""
    try:
        _run_machine(arena, steps, shrink)
    except Exception as error:
        # Hypothesis takes the steps again; where two transactions meet otherwise then, it only says so.
        if arena.found:
            raise AssertionError(arena.found) from error
        raise


def _run_machine(arena: Arena, steps: int, shrink: bool) -> None:
    run_state_machine_as_test(
        machine_in(arena),
        settings=settings(
            max_examples=max(1, -(-steps // STEPS_PER_EXAMPLE)),
            stateful_step_count=STEPS_PER_EXAMPLE,
            derandomize=True,
            database=None,
            deadline=None,
            print_blob=False,
            report_multiple_bugs=False,
            phases=[Phase.generate, Phase.shrink] if shrink else [Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
