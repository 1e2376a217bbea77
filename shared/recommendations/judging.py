"""A page of a night's partners, from the database's answer to the rows of what the rules propose."""

from collections import Counter
from decimal import Decimal
from typing import Any

from shared.budget.response import Evidence, elasticity_of
from shared.core.logging import get_logger
from shared.recommendations.models.proposal import Proposal
from shared.recommendations.models.snapshot import PartnerSnapshot
from shared.recommendations.night import propose
from shared.recommendations.nightly_repository import Json, Opening


def judge(
    partners: list[Json], opening: Opening, counts: Counter[str], failures: list[Json]
) -> tuple[list[str], list[Json]]:
    """The ids of the partners that could be judged, and the rows of what is proposed to them.

    Counts them, and names in `failures` those that could not be.
    """
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
