"""From Google's refusals to the port's errors, with sentences an admin understands."""

from collections.abc import Sequence

from shared.ads.google.operations import Part
from shared.ads.google.refusals import Problem, Refused
from shared.ads.platform import AccountUnusableError, PlatformError, RejectedError, TryAgainLaterError

_ACCESS_KINDS = {"authentication_error", "authorization_error", "header_error"}
_ACCESS = {
    "USER_PERMISSION_DENIED": (
        "Google Ads gives us no access to account {account}: link it to our manager account in Google Ads, "
        "and check that the service account is a user of the manager."
    ),
    "CUSTOMER_NOT_FOUND": "Google Ads knows no account {account}: check the customer id.",
    "CUSTOMER_NOT_ENABLED": "The Google Ads account {account} is not active: it was closed or never set up.",
    "ACTION_NOT_PERMITTED_FOR_SUSPENDED_ACCOUNT": "Google has suspended the account {account}.",
    "INVALID_LOGIN_CUSTOMER_ID_SERVING_CUSTOMER_ID_COMBINATION": (
        "The Google Ads account {account} is not under our manager account: check both customer ids."
    ),
    "INVALID_LOGIN_CUSTOMER_ID": "The manager account in GOOGLE_ADS_LOGIN_CUSTOMER_ID is not known to "
    "Google Ads.",
    "NOT_ADS_USER": (
        "The service account is not a user of any Google Ads account: add its e-mail address to the manager "
        "account."
    ),
    "OAUTH_TOKEN_INVALID": "Google Ads does not accept our access token: check the key file.",
    "OAUTH_TOKEN_EXPIRED": "Google Ads does not accept our access token any more: check the machine's clock.",
    "PROJECT_DISABLED": "The Google Cloud project is disabled: enable it, and the Google Ads API in it.",
    "CLOUD_PROJECT_NOT_APPROVED_FOR_PRODUCTION": (
        "Google has not approved the Google Cloud project for real accounts yet: apply for access, or use a "
        "test account."
    ),
    "MISSING_TOS": "The terms of service of the Google Ads API have not been accepted for the manager "
    "account.",
}
_SENTENCES = {
    "KEYWORD_TEXT_TOO_LONG": "has more than 80 characters",
    "KEYWORD_HAS_TOO_MANY_WORDS": "has more than 10 words",
    "KEYWORD_HAS_INVALID_CHARS": "has characters that Google Ads does not allow in keywords",
    "INVALID_KEYWORD_TEXT": "is not accepted by Google Ads",
    "NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT": "is not a whole number of cents",
    "BUDGET_BELOW_PER_DAY_MINIMUM": "is less than Google Ads takes",
    "MONEY_AMOUNT_TOO_LARGE": "is more than Google Ads takes",
    "TOO_LONG": "is too long for Google Ads",
    "TOO_SHORT": "is too short for Google Ads",
    "LINE_TOO_WIDE": "is too wide for Google Ads",
    "TOO_FEW": "are too few for Google Ads",
    "TOO_MANY": "are too many for Google Ads",
    "POLICY_FINDING": "goes against a policy of Google Ads",
    "POLICY_ERROR": "goes against a policy of Google Ads",
    "MALFORMED_FINAL_URL": "is not a web address that Google Ads accepts",
    "INVALID_FINAL_URL": "is not a web address that Google Ads accepts",
    "RESOURCE_NOT_FOUND": "does not exist in this Google Ads account",
    "OPERATION_NOT_PERMITTED_FOR_REMOVED_RESOURCE": "was removed in Google Ads and cannot be brought back",
    "EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED": (
        "is refused because a campaign of this account lacks the declaration on political advertising in "
        "the EU; declare it for every campaign in Google Ads first"
    ),
}


def as_platform_error(refused: Refused, account: str, parts: Sequence[Part] = ()) -> PlatformError:
    """The port's error for a refusal. `parts` say what the operations of a mutate were about."""
    if refused.status == "TOKEN":
        return _without_token(refused)
    if refused.is_for_quota:
        return TryAgainLaterError(
            f"Google Ads limits how often it is asked, and the limit for account {account} is reached.",
            retry_after_seconds=refused.retry_after_seconds,
            slows_account=True,
        )
    access = next((problem for problem in refused.problems if problem.kind in _ACCESS_KINDS), None)
    if access is not None or refused.status in {"UNAUTHENTICATED", "PERMISSION_DENIED"}:
        return AccountUnusableError(_no_access(refused, access, account))
    if refused.is_late:
        return TryAgainLaterError("Google Ads did not answer in time.")
    if refused.is_transient:
        return TryAgainLaterError(
            "Google Ads could not be reached, or broke off.", retry_after_seconds=refused.retry_after_seconds
        )
    return _rejected(refused, parts)


def _without_token(refused: Refused) -> PlatformError:
    if refused.is_lasting:
        return AccountUnusableError(
            f"Google gave us no access token, so no account can be used: {refused.message}. "
            "`python -m local google-ads check` explains more."
        )
    return TryAgainLaterError("Google's token service could not be reached.")


def _no_access(refused: Refused, problem: Problem | None, account: str) -> str:
    if problem is not None and problem.code in _ACCESS:
        return _ACCESS[problem.code].format(account=account)
    if "has not been used" in refused.message or "SERVICE_DISABLED" in refused.message:
        return "The Google Ads API is not enabled in the Google Cloud project of our credentials."
    said = f"{problem.code}: {problem.message}" if problem is not None else refused.message
    return f"Google Ads refuses access to account {account}: {said}"


def _rejected(refused: Refused, parts: Sequence[Part]) -> RejectedError:
    if not refused.problems:
        return RejectedError(f"Google Ads does not accept the request: {refused.message}")
    said = list(dict.fromkeys(_say(problem, parts) for problem in refused.problems))
    return RejectedError(" ".join(sentence for sentence, _ in said), field=said[0][1])


def _say(problem: Problem, parts: Sequence[Part]) -> tuple[str, str | None]:
    index = problem.operation
    part = parts[index].at(problem.path) if index is not None and index < len(parts) else None
    known = _SENTENCES.get(problem.code)
    what = part.said if part else "What we asked for"
    if known:
        return f"{what} {known}.", part.field if part else None
    return (
        f"{what} was refused by Google Ads: {problem.message or problem.code} ({problem.code}).",
        part.field if part else None,
    )
