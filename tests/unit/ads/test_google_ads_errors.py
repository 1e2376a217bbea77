"""From what Google refuses to what an admin reads, and to what is done next."""

import pytest

from shared.ads.google.errors import as_platform_error
from shared.ads.google.operations import Part
from shared.ads.google.refusals import Problem, Refused
from shared.ads.platform import AccountUnusableError, PlatformError, RejectedError, TryAgainLaterError

PARTS = [Part(None, "The campaign"), Part("keywords[0]", "The keyword “verf”")]


def problem(kind: str, code: str, operation: int | None = None) -> Problem:
    path = () if operation is None else (("mutate_operations", operation),)
    return Problem(kind, code, "What Google says.", "", path)


@pytest.mark.parametrize(
    ("refused", "kind", "sentence"),
    [
        (Refused("UNAVAILABLE", "x"), TryAgainLaterError, "could not be reached"),
        (Refused("INTERNAL", "x"), TryAgainLaterError, "could not be reached"),
        (Refused("DEADLINE_EXCEEDED", "x"), TryAgainLaterError, "in time"),
        (Refused("RESOURCE_EXHAUSTED", "x"), TryAgainLaterError, "how often"),
        (
            Refused("INVALID_ARGUMENT", "x", (problem("database_error", "CONCURRENT_MODIFICATION"),)),
            TryAgainLaterError,
            "could not be reached",
        ),
        (
            Refused("UNAVAILABLE", "x", (problem("internal_error", "TRANSIENT_ERROR"),)),
            TryAgainLaterError,
            "could not be reached",
        ),
        (Refused("UNAUTHENTICATED", "x"), AccountUnusableError, "refuses access to account 123"),
        (
            Refused("PERMISSION_DENIED", "Google Ads API has not been used in project 1 before"),
            AccountUnusableError,
            "API is not enabled",
        ),
        (
            Refused("PERMISSION_DENIED", "x", (problem("authorization_error", "USER_PERMISSION_DENIED"),)),
            AccountUnusableError,
            "no access to account 123",
        ),
        (
            Refused("PERMISSION_DENIED", "x", (problem("authorization_error", "METRIC_ACCESS_DENIED"),)),
            AccountUnusableError,
            "METRIC_ACCESS_DENIED: What Google says.",
        ),
        (Refused("TOKEN", "invalid_grant", is_lasting=True), AccountUnusableError, "no access token"),
        (Refused("TOKEN", "timed out"), TryAgainLaterError, "token service could not be reached"),
        (Refused("INVALID_ARGUMENT", "Too long a story"), RejectedError, "Too long a story"),
        (
            Refused("INVALID_ARGUMENT", "x", (problem("campaign_error", "APP_NOT_FOUND", 0),)),
            RejectedError,
            "The campaign was refused by Google Ads: What Google says. (APP_NOT_FOUND).",
        ),
    ],
)
def test_every_refusal_is_told_in_a_sentence(
    refused: Refused, kind: type[PlatformError], sentence: str
) -> None:
    error = as_platform_error(refused, "123", PARTS)
    assert type(error) is kind
    assert sentence in str(error)


def test_all_that_is_wrong_is_told_at_once() -> None:
    problems = (
        problem("criterion_error", "KEYWORD_TEXT_TOO_LONG", 1),
        problem("campaign_error", "DUPLICATE_CAMPAIGN_NAME", 0),
    )
    error = as_platform_error(Refused("INVALID_ARGUMENT", "x", problems), "123", PARTS)
    assert isinstance(error, RejectedError)
    assert error.field == "keywords[0]"
    assert str(error).startswith("The keyword “verf” has more than 80 characters. The campaign ")


def test_only_a_quota_error_slows_the_account() -> None:
    quota = as_platform_error(Refused("RESOURCE_EXHAUSTED", "x", retry_after_seconds=7), "123")
    away = as_platform_error(Refused("UNAVAILABLE", "x"), "123")
    assert isinstance(quota, TryAgainLaterError)
    assert isinstance(away, TryAgainLaterError)
    assert (quota.slows_account, quota.retry_after_seconds) == (True, 7)
    assert (away.slows_account, away.retry_after_seconds) == (False, None)
