"""What the rules achieve, as an admin reads it."""

from shared.db.client import UserClient
from shared.db.query import fetch
from shared.effects.schemas import RuleFiguresAnswer


class EffectRepository:
    """Reads effects as the calling user."""

    def __init__(self, client: UserClient) -> None:
        self._client = client

    def find_rules(self) -> RuleFiguresAnswer:
        """Every rule's figures. Raises `Forbidden` for anybody but an admin."""
        return RuleFiguresAnswer.model_validate(fetch(self._client.rpc("rule_effects", {}, read_only=True)))
