"""One night's proposals: read partners in pages, let the rules decide, write what now holds."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shared.budget.response import Evidence, elasticity_of
from shared.core.logging import get_logger
from shared.recommendations.models.proposal import Proposal
from shared.recommendations.models.snapshot import PartnerSnapshot
from shared.recommendations.night import propose
from shared.recommendations.nightly_repository import Json, NightRepository, Opening

PAGE_SIZE = 500
"""Partners read, judged and written at a time: bounds the job's memory, and a transaction's length."""


@dataclass(frozen=True, slots=True)
class Part:
    """Partners of a night: with ids after one and up to another (`None`: from the first, to the last).

    `opening` is what all parts of a night must see alike: `median_cpls` by segment id (EUR, text), and
    `without_gaps`, the partners without a lead gap.
    """

    after: str | None
    through: str | None
    opening: Json


def propose_for_partners(nights: NightRepository, part: Part) -> Json | None:
    """Make the pending proposals of a part's partners those that the rules give for the night's day.

    Returns the night's counts when all its parts are done by then, else `None`. A partner whose snapshot or
    rules fail keeps the proposals it has and is named in `failures`; the others go on. Raises an `AppError`
    when the database refuses.
    """
    opening = Opening(
        dict(part.opening["median_cpls"]),
        dict(part.opening["evidence"]),
        frozenset(part.opening["without_gaps"]),
    )
    after = part.after
    while True:
        page = nights.read_page(after, part.through, PAGE_SIZE)
        counts: Counter[str] = Counter(partners=0, links=0)
        failures: list[Json] = []
        judged, proposals = _judge(page.partners, opening, counts, failures)
        # Whoever else works on this part may have written the page, and more: then on from there.
        progress = nights.write(after, page.next_after, judged, proposals, {**counts, "failures": failures})
        if progress.is_done:
            return progress.night
        after = progress.after


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
            snapshot = read_snapshot(partner, opening.median_cpls, opening.evidence)
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


def read_snapshot(
    partner: Json, median_cpls: dict[str, str], evidence: dict[str, dict[str, str]]
) -> PartnerSnapshot:
    """A partner's snapshot from its JSON, with what is known of each of its segments put in.

    A campaign's elasticity is what its own days tell, shrunk to its segment's.
    """
    for link in partner["segments"]:
        link["median_cpl"] = median_cpls.get(link["segment"]["id"])
        _put_elasticities(link["campaigns"], evidence)
    _put_elasticities(partner["other_campaigns"], evidence)
    return PartnerSnapshot.model_validate(partner)


def _put_elasticities(campaigns: list[Json], evidence: dict[str, dict[str, str]]) -> None:
    for campaign in campaigns:
        own = campaign.pop("evidence", None)
        if own is not None:
            believed = elasticity_of(_evidence(evidence.get(campaign["segment_id"])))
            campaign["elasticity"] = str(elasticity_of(_evidence(own), believed))


def _evidence(found: dict[str, str] | None) -> Evidence | None:
    return None if found is None else Evidence(Decimal(found["score"]), Decimal(found["information"]))


def proposal_row(partner_id: str, proposal: Proposal) -> Json:
    """A proposal as a row of `ai_marketing_recommendations`."""
    row: dict[str, Any] = proposal.model_dump(mode="json")
    action = row.pop("action")
    return {**row, "partner_id": partner_id, "action_type": action["action_type"], "action_details": action}


def _failure(partner_id: str, error: str) -> Json:
    return {"partner_id": partner_id, "error": error}
