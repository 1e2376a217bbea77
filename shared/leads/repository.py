"""Leads in the database, as the role that serves the public pages: it hands them in and reads none."""

import json
from typing import Any

from shared.db.role_client import RoleClient
from shared.leads.models import NoPage, SentForm, Thanked, TooMany


class LeadRepository:
    """Hands leads in. Each method is one request, one transaction, and raises an `AppError`."""

    def __init__(self, client: RoleClient) -> None:
        self._client = client

    def take(self, path: str, visitor: str, form: SentForm) -> tuple[Thanked | TooMany | NoPage, str | None]:
        """Make a form a lead, once however often it is sent; with it the id of a lead that is new.

        `visitor` is only hashed, within the database. May safely be called again.
        """
        lead = {
            "name": form.contact.name,
            "email": form.contact.email,
            "phone": form.contact.phone,
            "message": form.contact.message,
            "token": form.token,
            "consent_text": form.consent_text,
            "gclid": form.attribution.gclid,
            "utm": dict(form.attribution.utm),
        }
        arguments = {"p_path": path, "p_visitor": visitor, "p_lead": json.dumps(lead)}
        found: dict[str, Any] | None = self._client.call("take_page_lead", arguments)
        if found is None:
            return NoPage(), None
        if found["outcome"] == "too_many":
            return TooMany(int(found["retry_after_seconds"])), None
        return Thanked(), found.get("lead_id")

    def count_refused(self, path: str, reason: str) -> None:
        """Count a form that becomes no lead."""
        self._client.call("refuse_page_form", {"p_path": path, "p_reason": reason})
