"""A rule: a name, a version, and a pure function from one snapshot to what it proposes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from shared.recommendations.models.proposal import Proposal
from shared.recommendations.models.snapshot import Snapshot
from shared.recommendations.models.states import Priority, RuleName
from shared.recommendations.rules.drafting import Draft, to_proposal


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table of rules. Raise `version` and keep the old function when what it proposes changes.

    A rule of `segments_and_rest` also looks at the campaigns that are in no segment of the night.
    """

    name: RuleName
    version: int
    reads: Literal["segments", "segments_and_rest", "partner"]
    priority: Priority
    decide: Callable[[Snapshot], Iterable[Draft]]

    def propose(self, snapshot: Snapshot) -> list[Proposal]:
        """What the rule proposes; often nothing."""
        return [self.proposal(snapshot, draft) for draft in self.decide(snapshot)]

    def proposal(self, snapshot: Snapshot, draft: Draft) -> Proposal:
        """A draft of this rule as a whole proposal."""
        return to_proposal(self.name, self.version, self.priority, snapshot, draft)
