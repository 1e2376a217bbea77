"""The one door to Google's client library: nothing else of ours imports it, and this only when asked.

Importing it takes half a second, the first service as much again and 100 MB, which a function that makes no
push does not pay.
"""

# The library ships half its types, and those it ships describe wrappers that we switch off for speed; so what
# comes from it is `Any` here, and becomes a type of ours before it leaves the adapter.
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache, partial
from importlib import import_module
from typing import Any

from shared.ads.google.refusals import PathElement, Problem, Refused
from shared.ads.google.settings import GoogleAdsSettings

API_VERSION = "v26"
SCOPE = "https://www.googleapis.com/auth/adwords"

_FAILURE = f"google.ads.googleads.{API_VERSION}.errors.googleadsfailure-bin"


@lru_cache
def _module(name: str) -> Any:
    return import_module(name)


def make_credentials(settings: GoogleAdsSettings) -> Any:
    """The credentials that the settings name; no token yet.

    Raises `Refused` with status `TOKEN` where there are none, or the file is not one.
    """
    try:
        if settings.google_ads_json_key_file_path is None:
            credentials, _ = _module("google.auth").default(scopes=[SCOPE])
            return credentials
        return _module("google.oauth2.service_account").Credentials.from_service_account_file(
            str(settings.google_ads_json_key_file_path), scopes=[SCOPE]
        )
    except (OSError, ValueError, _module("google.auth.exceptions").GoogleAuthError) as error:
        raise Refused("TOKEN", _one_line(error), is_lasting=True) from error


def refresh(credentials: Any, timeout_seconds: float) -> None:
    """Get a token where there is none that is still good.

    Raises `Refused` with status `TOKEN`; `is_lasting` where the token service said no.
    """
    if credentials.valid:
        return
    exceptions = _module("google.auth.exceptions")
    request = _module("google.auth.transport.requests").Request()
    try:
        credentials.refresh(partial(request, timeout=timeout_seconds))
    except exceptions.GoogleAuthError as error:
        is_lasting = isinstance(error, exceptions.RefreshError) and not error.retryable
        raise Refused("TOKEN", _one_line(error), is_lasting=is_lasting) from error


def make_client(settings: GoogleAdsSettings, credentials: Any) -> Any:
    """Google's client. Its environment is ours, read by our settings."""
    token = settings.google_ads_developer_token
    return _module("google.ads.googleads.client").GoogleAdsClient(
        credentials=credentials,
        developer_token=token.get_secret_value() if token else None,
        endpoint=settings.google_ads_endpoint,
        login_customer_id=settings.google_ads_login_customer_id,
        version=API_VERSION,
        use_proto_plus=False,
    )


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what Google's client raises into `Refused`."""
    ads = _module("google.ads.googleads.errors").GoogleAdsException
    api = _module("google.api_core.exceptions").GoogleAPICallError
    rpc = _module("grpc").RpcError
    try:
        yield
    except ads as error:
        raise _refused(error.error, error.failure) from error
    except api as error:
        # Quota and internal errors come so, with Google's failure in the trailing metadata.
        call = error.errors[0] if error.errors else None
        if call is None or not hasattr(call, "trailing_metadata"):
            name = error.grpc_status_code.name if error.grpc_status_code else "UNKNOWN"
            raise Refused(name, str(error.message)) from error
        raise _refused(call, _failure_in(call)) from error
    except rpc as error:
        raise _refused(error, _failure_in(error)) from error


def _failure_in(call: Any) -> Any | None:
    for name, value in call.trailing_metadata() or ():
        if name == _FAILURE:
            types = _module(f"google.ads.googleads.{API_VERSION}.errors.types.errors")
            try:
                return types.GoogleAdsFailure.pb().FromString(value)
            except _module("google.protobuf.message").DecodeError:
                return None
    return None


def _refused(call: Any, failure: Any | None) -> Refused:
    # A failure on its way through a connection that breaks may have lost its status.
    status, message = call.code().name if call.code() else "UNKNOWN", call.details() or ""
    if failure is None:
        return Refused(status, message)
    pb = type(failure).pb(failure) if hasattr(type(failure), "pb") else failure
    waits = [
        wait
        for error in pb.errors
        if (wait := error.details.quota_error_details.retry_delay.ToTimedelta().total_seconds()) > 0
    ]
    return Refused(
        status,
        message,
        tuple(_problem(error) for error in pb.errors),
        retry_after_seconds=max(waits, default=None),
    )


def _problem(error: Any) -> Problem:
    kind = error.error_code.WhichOneof("error_code") or "unknown"
    code = "UNKNOWN"
    if kind != "unknown":
        values = error.error_code.DESCRIPTOR.fields_by_name[kind].enum_type.values_by_number
        number = getattr(error.error_code, kind)
        code = values[number].name if number in values else str(number)
    path: list[PathElement] = [
        (element.field_name, element.index if element.HasField("index") else None)
        for element in error.location.field_path_elements
    ]
    return Problem(kind, code, error.message, error.trigger.string_value, tuple(path))


def _one_line(error: BaseException) -> str:
    text = str(error.args[0]) if error.args and not isinstance(error, OSError) else str(error)
    return " ".join(text.split()).rstrip(".")
