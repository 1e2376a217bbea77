"""What a sent form must be like, in words for visitors, and what it is brought to."""

import re
from collections.abc import Mapping

from shared.leads.models import (
    CONSENT,
    EMAIL,
    GCLID,
    LONGEST_ATTRIBUTION,
    LONGEST_EMAIL,
    LONGEST_MESSAGE,
    LONGEST_NAME,
    LONGEST_PHONE,
    MESSAGE,
    NAME,
    PHONE,
    UTM_FIELDS,
    Attribution,
    Contact,
)

# What people have for an address; quoted and bracketed forms are out.
_LOCAL_PART = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f.]+(\.[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f.]+)*")
_DOMAIN = re.compile(r"([^\W_]([^\W_]|-)*(?<!-)\.)+[^\W\d_]([^\W_]|-)*[^\W_]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_CONTROL_BUT_LINES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LINK = re.compile(r"://|\bwww\.|<|>", re.IGNORECASE)
_PHONE_SEPARATORS = re.compile(r"[\s().\-/\u2010-\u2015\u00a0]")
# Area codes, 06, 085, 087, 088 and the like; 0800 and 0900 call nobody.
_DUTCH = re.compile(r"[1-7][0-9]{8}|8[2-8][0-9]{7}", re.ASCII)
_INTERNATIONAL = re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII)
_GCLID = re.compile(rf"[A-Za-z0-9_-]{{1,{LONGEST_ATTRIBUTION}}}", re.ASCII)


def check(values: Mapping[str, str]) -> tuple[Contact | None, dict[str, str]]:
    """The contact of a form and no errors, or `None` and what is wrong per field."""
    errors: dict[str, str] = {}
    name = _name(values.get(NAME, ""), errors)
    email = _email(values.get(EMAIL, ""), errors)
    phone = _phone(values.get(PHONE, ""), errors)
    message = _message(values.get(MESSAGE, ""), errors)
    if not (email or phone or EMAIL in errors or PHONE in errors):
        errors[EMAIL] = "Vul een e-mailadres of een telefoonnummer in."
    if not values.get(CONSENT):
        errors[CONSENT] = "Zonder deze toestemming kan de aanvraag niet worden verstuurd."
    if errors:
        return None, errors
    return Contact(name, email, phone, message), {}


def normalise_email(typed: str) -> str | None:
    """The address with its domain in lower case; `None` for what is no address."""
    local, at, domain = typed.strip().rpartition("@")
    address = f"{local}@{domain.lower()}"
    is_address = (
        at
        and len(address) <= LONGEST_EMAIL
        and len(local) <= 64
        and _LOCAL_PART.fullmatch(local)
        and _DOMAIN.fullmatch(domain)
    )
    return address if is_address else None


def normalise_phone(typed: str) -> str | None:
    """The number as `+31612345678`, Dutch where no country is named; `None` for what is no number."""
    number = _PHONE_SEPARATORS.sub("", typed.strip().replace("(0)", ""))
    if number.startswith("00"):
        number = f"+{number[2:]}"
    if number.startswith("+31"):
        number = f"0{number[3:].removeprefix('0')}"
    if number.startswith("+"):
        return number if _INTERNATIONAL.fullmatch(number) else None
    # Spreadsheets and people in a hurry leave a mobile number's zero out.
    national = number[1:] if number.startswith("0") else number if number.startswith("6") else ""
    return f"+31{national}" if _DUTCH.fullmatch(national) else None


def attribution_of(values: Mapping[str, str]) -> Attribution:
    """Where the visitor came from. What does not fit is left out: it is no reason to refuse a lead."""
    gclid = values.get(GCLID, "")
    utm = {
        name.removeprefix("utm_"): cleaned
        for name in UTM_FIELDS
        if (cleaned := _CONTROL.sub("", values.get(name, "")).strip()[:LONGEST_ATTRIBUTION])
    }
    return Attribution(gclid if _GCLID.fullmatch(gclid) else None, utm)


def attribution_fields(query: Mapping[str, str]) -> dict[str, str]:
    """The hidden fields that carry what a page's address says about where its visitor came from."""
    found = attribution_of(query)
    fields = {GCLID: found.gclid} if found.gclid else {}
    return fields | {f"utm_{name}": value for name, value in found.utm.items()}


def _name(typed: str, errors: dict[str, str]) -> str:
    name = " ".join(filter(None, typed.split(" ")))
    if not name:
        errors[NAME] = "Vul een naam in."
    elif len(name) > LONGEST_NAME:
        errors[NAME] = f"Een naam heeft hooguit {LONGEST_NAME} tekens."
    elif _CONTROL.search(name) or _LINK.search(name) or not any(map(str.isalpha, name)):
        errors[NAME] = "Vul een naam in, zonder links of bijzondere tekens."
    return name


def _email(typed: str, errors: dict[str, str]) -> str | None:
    if not typed.strip():
        return None
    email = normalise_email(typed)
    if email is None:
        errors[EMAIL] = "Dit is geen e-mailadres. Een voorbeeld: naam@voorbeeld.nl."
    return email


def _phone(typed: str, errors: dict[str, str]) -> str | None:
    if not typed.strip():
        return None
    phone = normalise_phone(typed) if len(typed) <= LONGEST_PHONE else None
    if phone is None:
        errors[PHONE] = "Dit is geen telefoonnummer. Een voorbeeld: 06 12345678."
    return phone


def _message(typed: str, errors: dict[str, str]) -> str | None:
    message = typed.replace("\r\n", "\n").replace("\r", "\n")
    message = _CONTROL_BUT_LINES.sub("", message).strip()
    if len(message) > LONGEST_MESSAGE:
        errors[MESSAGE] = f"Een bericht heeft hooguit {LONGEST_MESSAGE} tekens; dit zijn er {len(message)}."
    return message or None
