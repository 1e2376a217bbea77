"""Views in the database, as the role that serves the public pages."""

from shared.db.role_client import RoleClient
from shared.landing_pages.visits import Bot, Unseen, Visitor


class VisitRepository:
    """Counts views. Raises an `AppError` when the database cannot be asked."""

    def __init__(self, client: RoleClient) -> None:
        self._client = client

    def count(self, path: str, who: Visitor | Bot | Unseen) -> None:
        """Count a view of the live page at a path; of nobody else is anything sent to the database."""
        match who:
            case Visitor(text):
                self._client.call("count_page_view", {"p_path": path, "p_visitor": text})
            case Bot(reason):
                self._client.call("count_page_view", {"p_path": path, "p_bot_reason": reason})
            case Unseen():
                pass
