"""A stored proposal once more: the same rule version on the same inputs, without database or clock."""

from collections.abc import Mapping

from shared.recommendations.models.proposal import Proposal
from shared.recommendations.models.snapshot import Snapshot
from shared.recommendations.rules.registry import get_rule


class NotReproducedError(LookupError):
    """The rule proposes nothing with this key for these inputs."""


def replay(
    rule: str, rule_version: int, inputs: Mapping[str, object] | Snapshot, dedupe_key: str
) -> Proposal:
    """What that version of the rule proposes under `dedupe_key` for the stored `inputs`.

    A rule may propose more than one thing for one snapshot, hence the key. Raises `LookupError` for an
    unknown rule or version, `pydantic.ValidationError` for inputs that are no snapshot, `NotReproducedError`
    where the rule does not propose it.
    """
    for proposal in replay_all(rule, rule_version, inputs):
        if proposal.dedupe_key == dedupe_key:
            return proposal
    raise NotReproducedError(f"{rule} version {rule_version} proposes nothing with the key {dedupe_key}")


def replay_all(rule: str, rule_version: int, inputs: Mapping[str, object] | Snapshot) -> list[Proposal]:
    """Everything that version of the rule proposes for `inputs`. Raises as `replay` does, when it must."""
    return get_rule(rule, rule_version).propose(Snapshot.model_validate(inputs))
