"""Pages in the database, as the role that serves them: three functions, no table."""

from typing import Any

from shared.db.role_client import RoleClient


class PublicPageRepository:
    """Reads what visitors may see. Each method is one request and raises an `AppError`."""

    def __init__(self, client: RoleClient) -> None:
        self._client = client

    def read(self, path: str) -> dict[str, Any]:
        """What is at a path: `state` live (with `page`), moved (`path`), gone or unknown (`others`)."""
        found: dict[str, Any] = self._client.read("read_public_page", {"p_path": path})
        return found

    def find_previewed(self, token: str) -> dict[str, Any] | None:
        """The page a preview link shows. The token goes in the body: addresses end up in logs."""
        found: dict[str, Any] | None = self._client.call("read_previewed_page", {"p_token": token})
        return found

    def list_live(self, skip: int, limit: int) -> dict[str, Any]:
        """`count` of all live pages, and `pages` (`path`, `updated_at`) after the first `skip`."""
        found: dict[str, Any] = self._client.read("list_public_pages", {"p_skip": skip, "p_limit": limit})
        return found
