"""Does the connection to Google Ads work? Asked step by step, reading only, until something does not."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from shared.ads.google import gaql
from shared.ads.google.accounts import CURRENCY
from shared.ads.google.adapter import GoogleAdsPlatform
from shared.ads.google.attempts import Attempts
from shared.ads.google.connection import Connection
from shared.ads.google.deadline import Deadline
from shared.ads.google.errors import as_platform_error
from shared.ads.google.refusals import Refused
from shared.ads.google.settings import GoogleAdsSettings
from shared.ads.platform import AccountId, PlatformError
from shared.core.settings import SettingsError, read_settings

Result = TypeVar("Result")

_SECONDS = 20.0
_SETUP = "docs/google-ads.md says how it is set up."
# What Google's token service says, and what it means.
_NO_TOKEN = {
    "Invalid JWT Signature": "the key was deleted in Google Cloud: make a new one for the service account",
    "account not found": "the service account was deleted in Google Cloud",
    "short-lived": "this machine's clock is wrong: set it",
    "disabled": "the service account is disabled in Google Cloud: enable it",
    "Audience": "the key file's token_uri is not the service that the key belongs to",
}
_ENABLED = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One step: what was found, or what is wrong and what to do about it."""

    is_fine: bool
    text: str


class _WrongError(Exception):
    """A step failed; the message explains it."""


def check_connection(customer: str | None = None) -> Iterator[Finding]:
    """Check what the environment says, up to one advertiser's account if `customer` names it.

    Ends with the first finding that is not fine. Changes nothing at Google.
    """
    try:
        settings = _settings()
        yield Finding(True, f"The settings are complete. {_address(settings)}")
        _check_key_file(settings)
        connection = Connection(settings)
        email = _ask(lambda end: connection.authenticate(end), "")
        yield Finding(True, f"Google gives an access token to {email or 'the default credentials'}.")
        yield Finding(True, _reachable(connection, settings, email))
        for text in _below_manager(connection, settings.google_ads_login_customer_id):
            yield Finding(True, text)
        if customer is not None:
            yield Finding(True, _advertiser(settings, customer))
    except _WrongError as wrong:
        yield Finding(False, str(wrong))


def _settings() -> GoogleAdsSettings:
    try:
        return read_settings(GoogleAdsSettings)
    except SettingsError as error:
        raise _WrongError(f"{error} {_SETUP}") from error


def _address(settings: GoogleAdsSettings) -> str:
    endpoint = settings.google_ads_endpoint
    return (
        f"They lead to {endpoint}, which is not Google itself." if endpoint else "They lead to Google itself."
    )


def _check_key_file(settings: GoogleAdsSettings) -> None:
    path = settings.google_ads_json_key_file_path
    if path is None:
        return
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _WrongError(
            f"GOOGLE_ADS_JSON_KEY_FILE_PATH names {path}, which does not exist. {_SETUP}"
        ) from error
    except OSError as error:
        raise _WrongError(f"The key file {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise _WrongError(f"The key file {path} is not JSON: download the key once more. {_SETUP}") from error
    if not isinstance(content, dict) or content.get("type") != "service_account":
        raise _WrongError(
            f"The file {path} is not the key of a service account (its type is not “service_account”). "
            f"{_SETUP}"
        )
    missing = [name for name in ("client_email", "private_key", "token_uri") if not content.get(name)]
    if missing:
        raise _WrongError(f"The key file {path} lacks {', '.join(missing)}: download the key once more.")


def _reachable(connection: Connection, settings: GoogleAdsSettings, email: str) -> str:
    manager = settings.google_ads_login_customer_id
    found = _ask(connection.accessible_customers, manager)
    if not found:
        raise _WrongError(
            f"{email or 'Our user'} has access to no Google Ads account: add this address as a user of the "
            f"manager account {manager}. {_SETUP}"
        )
    if manager not in found:
        raise _WrongError(
            f"{email or 'Our user'} has no direct access to the account {manager} that "
            f"GOOGLE_ADS_LOGIN_CUSTOMER_ID names, only to {', '.join(found)}: correct the setting, or add "
            "the address as a user there."
        )
    return f"It has access to the manager account {manager}."


def _below_manager(connection: Connection, manager: str) -> Iterator[str]:
    rows = _ask(lambda end: connection.search(manager, gaql.ACCOUNTS_OF_MANAGER, end), manager)
    clients = [row.customer_client for row in rows]
    if not any(str(client.id) == manager and client.manager for client in clients):
        raise _WrongError(
            f"The account {manager} in GOOGLE_ADS_LOGIN_CUSTOMER_ID is not a manager account: use the "
            "manager's id."
        )
    advertisers = [client for client in clients if not client.manager]
    if not advertisers:
        raise _WrongError(
            f"No advertiser's account is linked to the manager account {manager}: link or create one in "
            "Google Ads."
        )
    yield f"{len(advertisers)} advertisers' accounts are linked to it."
    unusable = [
        f"{client.id} ({client.descriptive_name}, {client.currency_code})"
        for client in advertisers
        if client.currency_code != CURRENCY or client.status != _ENABLED
    ]
    if unusable:
        yield f"Of these, not active or not in {CURRENCY}, so not usable: {', '.join(unusable)}."


def _advertiser(settings: GoogleAdsSettings, customer: str) -> str:
    account = AccountId(customer.replace("-", ""))
    try:
        found = GoogleAdsPlatform(settings).read_account(account, deadline_seconds=_SECONDS)
    except PlatformError as error:
        raise _WrongError(str(error)) from error
    return f"The account {account} ({found.name}) can be used: {found.currency}, {found.time_zone}."


def _ask(question: Callable[[Deadline], Result], account: str) -> Result:
    attempts = Attempts()
    try:
        return question(attempts.deadline(_SECONDS))
    except PlatformError as error:
        raise _WrongError(str(error)) from error
    except Refused as refused:
        raise _WrongError(_explain(refused, account)) from refused


def _explain(refused: Refused, account: str) -> str:
    if refused.status == "TOKEN" and refused.is_lasting:
        meaning = next((what for said, what in _NO_TOKEN.items() if said in refused.message), None)
        return f"Google gives us no access token: {meaning or refused.message}. {_SETUP}"
    if refused.status == "TOKEN":
        return f"Google's token service cannot be reached from here: {refused.message}."
    if refused.status in {"UNAVAILABLE", "DEADLINE_EXCEEDED"} and not refused.problems:
        return (
            f"Google Ads cannot be reached from here ({refused.message}): check the network, and "
            "GOOGLE_ADS_ENDPOINT if it is set."
        )
    return f"{as_platform_error(refused, account)} {_SETUP}"
