"""What links and events do in the database, as the role that may do that and nothing else."""

from uuid import UUID

from shared.db.role_client import RoleClient
from shared.mail.events import MailEvent


class MailLinkRepository:
    """Each method is one request and raises an `AppError`; each may safely be repeated."""

    def __init__(self, client: RoleClient) -> None:
        self._client = client

    def stop_mail(self, person_id: UUID) -> bool:
        """Switch all mail of a person off; whether there is such a person."""
        return bool(self._client.call("stop_mail", {"p_person_id": str(person_id)}))

    def record(self, event: MailEvent) -> str:
        """Record what SES tells: `recorded`, `known` or `unknown_mail`."""
        return str(self._client.call("record_mail_event", {"p_event": event.as_json()}))
