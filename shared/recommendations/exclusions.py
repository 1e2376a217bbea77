"""Which proposals exclude each other, and which one wins: the written order.

What wins                     loses to it                           because
----------------------------  ------------------------------------  ------------------------------------------
an earlier rule (registry)    a later one with the same key         one proposal per partner, segment, action
                                                                    and object
pause_campaign                optimize, decrease, shift, increase,  a stopped campaign needs nothing else
                              activate of that campaign
decrease_campaign_budget      shift, increase of that campaign      a campaign takes part in one budget change
shift_budget                  increase of either campaign           a night, and less wins over more

Four more hold inside the rules, so that a replay of one rule shows them too:

- A month whose budget is nearly spent, a full partner, or no room: nothing that spends more
  (`conditions.may_spend_more`). A segment with a surplus is never short, and receives no shifted budget.
- A campaign that should be paused or lowered is not raised (`campaign_growth`), so it takes no room.
- One page decides: none, then not live, then weak. A campaign is made only where there is not one besides
  archived ones, and only for a live page.
- Raising the monthly budget: by `no_budget` where none is set, by `budget_nearly_spent` where one is.
"""

from collections import defaultdict
from typing import Final

from shared.core.ids import CampaignId
from shared.recommendations.models.actions import campaigns_of
from shared.recommendations.models.proposal import Proposal
from shared.recommendations.models.states import ActionType

LOSES_TO: Final[dict[ActionType, frozenset[ActionType]]] = {
    ActionType.OPTIMIZE_CAMPAIGN: frozenset({ActionType.PAUSE_CAMPAIGN}),
    ActionType.ACTIVATE_CAMPAIGN: frozenset({ActionType.PAUSE_CAMPAIGN}),
    ActionType.DECREASE_CAMPAIGN_BUDGET: frozenset({ActionType.PAUSE_CAMPAIGN}),
    ActionType.SHIFT_BUDGET: frozenset({ActionType.PAUSE_CAMPAIGN, ActionType.DECREASE_CAMPAIGN_BUDGET}),
    ActionType.INCREASE_CAMPAIGN_BUDGET: frozenset(
        {ActionType.PAUSE_CAMPAIGN, ActionType.DECREASE_CAMPAIGN_BUDGET, ActionType.SHIFT_BUDGET}
    ),
}
"""For an action, the actions on the same campaign that win over it."""


class Kept:
    """The proposals of one partner's night so far; rules hand theirs in by their order."""

    def __init__(self) -> None:
        self.proposals: list[Proposal] = []
        self._keys: set[str] = set()
        self._actions: defaultdict[CampaignId, set[ActionType]] = defaultdict(set)

    def keep(self, proposal: Proposal) -> bool:
        """Keep the proposal, unless one that wins over it is here already."""
        campaigns, action_type = campaigns_of(proposal.action), proposal.action.action_type
        winners = LOSES_TO.get(action_type, frozenset())
        if proposal.dedupe_key in self._keys or any(winners & self._actions[each] for each in campaigns):
            return False
        self.proposals.append(proposal)
        self._keys.add(proposal.dedupe_key)
        for each in campaigns:
            self._actions[each].add(action_type)
        return True
