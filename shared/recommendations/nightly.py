"""One night's proposals: read partners in pages, let the rules decide, write what now holds."""

from collections import Counter
from datetime import date
from typing import Any

from shared.core.logging import get_logger
from shared.recommendations.models.proposal import Proposal
from shared.recommendations.models.snapshot import PartnerSnapshot
from shared.recommendations.night import propose
from shared.recommendations.nightly_repository import Json, NightRepository, Opening

PAGE_SIZE = 500
"""Partners read, judged and written at a time: bounds the job's memory, and a transaction's length."""


def propose_for_all_partners(nights: NightRepository, day: date, attempt: int) -> Json:
    """Make every partner's pending proposals those that the rules give for `day`; returns the run's counts.

    A partner whose snapshot or rules fail keeps the proposals it has and is named in `failures`; the others
    go on. Raises an `AppError` when the database refuses.
    """
    opening = nights.begin(day, attempt)
    counts: Counter[str] = Counter()
    failures: list[Json] = []
    after: str | None = None
    while True:
        page = nights.read_page(day, after, PAGE_SIZE)
        judged, proposals = _judge(page.partners, opening, counts, failures)
        if judged:
            written = nights.write(day, attempt, judged, proposals)
            failures += written.pop("failures")
            counts.update(written)
        after = page.next_after
        if after is None:
            break
    return nights.finish(day, attempt, _report(counts, failures))


def _judge(
    partners: list[Json], opening: Opening, counts: Counter[str], failures: list[Json]
) -> tuple[list[str], list[Json]]:
    """The ids of the partners that could be judged, and the rows of what is proposed to them."""
    judged: list[str] = []
    rows: list[Json] = []
    for partner in partners:
        partner_id: str = partner["partner"]["id"]
        if partner_id in opening.without_gaps:
            failures.append(
                _failure(partner_id, "Its lead gap could not be worked out; see the demand planning job.")
            )
            continue
        try:
            snapshot = read_snapshot(partner, opening.median_cpls)
            proposed = [proposal_row(partner_id, proposal) for proposal in propose(snapshot)]
        except Exception as error:  # noqa: BLE001 - whatever one partner's data does, the others' night goes on
            get_logger().exception("rules_failed_for_partner", partner_id=partner_id)
            failures.append(
                _failure(partner_id, f"The rules failed: {type(error).__name__}; the log says more.")
            )
            continue
        judged.append(partner_id)
        rows += proposed
        counts.update(partners=1, links=len(snapshot.segments))
    return judged, rows


def read_snapshot(partner: Json, median_cpls: dict[str, str]) -> PartnerSnapshot:
    """A partner's snapshot from its JSON, with the median of each of its segments put in."""
    for link in partner["segments"]:
        link["median_cpl"] = median_cpls.get(link["segment"]["id"])
    return PartnerSnapshot.model_validate(partner)


def proposal_row(partner_id: str, proposal: Proposal) -> Json:
    """A proposal as a row of `ai_marketing_recommendations`."""
    row: dict[str, Any] = proposal.model_dump(mode="json")
    action = row.pop("action")
    return {**row, "partner_id": partner_id, "action_type": action["action_type"], "action_details": action}


def _failure(partner_id: str, error: str) -> Json:
    return {"partner_id": partner_id, "error": error}


def _report(counts: Counter[str], failures: list[Json]) -> Json:
    changed = ("created", "refreshed", "expired")
    return {
        "partners": counts["partners"],
        "links": counts["links"],
        "rows": counts["proposed"] - counts["resting"],
        "rows_changed": sum(counts[name] for name in changed),
        "details": {name: counts[name] for name in (*changed, "proposed", "resting")},
        "failures": failures,
    }
