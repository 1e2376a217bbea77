"""Take the forms of landing pages: refuse what machines send, ask again for what is wrong, keep the rest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.core.logging import get_logger
from shared.leads import rules, tokens
from shared.leads.models import (
    ATTRIBUTION_FIELDS,
    FORM_TOKEN,
    HONEYPOT,
    VISIBLE_FIELDS,
    FormState,
    Outcome,
    Rejected,
    SentForm,
    Thanked,
    TooMany,
)
from shared.leads.repository import LeadRepository

QUICKEST_SECONDS: Final = 3
"""Nobody reads a page and fills a form in faster."""

LONGEST_SECONDS: Final = 86_400
"""How long a form may lie open. As long as the same content is the same lead."""

_TOO_QUICK: Final = "Dat ging wel heel snel. Controleer de gegevens en verstuur het formulier nog een keer."
_OUT_OF_DATE: Final = "Dit formulier was niet meer geldig. Alles staat er nog: verstuur het nog een keer."
_WRONG: Final = "De aanvraag is nog niet verstuurd. Kijk naar wat er bij de velden staat."


@dataclass(frozen=True, slots=True)
class FormPage:
    """The page whose form was sent."""

    id: str
    path: str
    consent_text: str


def take_form(
    leads: LeadRepository, key: str, page: FormPage, values: Mapping[str, str], visitor: str, now: int
) -> Outcome:
    """What becomes of a form.

    `key` signs form tokens; `values` are the form's fields; `visitor` tells visitors apart: one may not
    send too many. `now` is in seconds since 1970. Raises an `AppError` when the database cannot be asked.
    """
    log = get_logger().bind(landing_page_id=page.id)
    if values.get(HONEYPOT):
        log.info("lead_form_refused", reason="honeypot")
        leads.count_refused(page.path, "honeypot")
        return Thanked()
    given = values.get(FORM_TOKEN, "")
    token = tokens.read(key, page.id, given)
    if token is None or now - token.issued_at > LONGEST_SECONDS:
        log.info("lead_form_refused", reason="token_expired" if token else "token_unknown")
        # Whoever waited long enough for the old form need not wait again.
        return Rejected(_state(values, rules.check(values)[1], _OUT_OF_DATE), now - QUICKEST_SECONDS)
    if now - token.issued_at < QUICKEST_SECONDS:
        log.info("lead_form_refused", reason="too_quick")
        leads.count_refused(page.path, "too_quick")
        return Rejected(_state(values, {}, _TOO_QUICK), token.issued_at)
    contact, errors = rules.check(values)
    if contact is None:
        log.info("lead_form_rejected", fields=sorted(errors))
        return Rejected(_state(values, errors, _WRONG), token.issued_at)

    form = SentForm(contact, rules.attribution_of(values), given, page.consent_text)
    outcome, lead_id = leads.take(page.path, visitor, form)
    if isinstance(outcome, TooMany):
        log.warning("lead_form_refused", reason="too_many")
    elif lead_id is not None:
        log.info("lead_taken", lead_id=lead_id)
    elif isinstance(outcome, Thanked):
        log.info("lead_known_already")
    return outcome


def _state(values: Mapping[str, str], errors: Mapping[str, str], notice: str) -> FormState:
    kept = {name: values[name] for name in (*VISIBLE_FIELDS, *ATTRIBUTION_FIELDS) if name in values}
    return FormState(kept, dict(errors), notice)
