"""Amazon SES behind the port: one `SendEmail` per mail, retried only while SES says that it did nothing."""

import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from shared.mail.message import message_bytes
from shared.mail.pace import Pace
from shared.mail.sender import (
    Mail,
    MailHeldUpError,
    MailRefusedError,
    MailRejectedError,
    MailUnknownError,
)
from shared.mail.settings import MailSettings

ATTEMPTS = 6
_FIRST_WAIT_SECONDS = 0.5
_LONGEST_WAIT_SECONDS = 8.0

# https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html, "Errors"
_HELD_UP = frozenset({"TooManyRequestsException", "ThrottlingException", "Throttling"})
_REJECTED = frozenset({"MessageRejected", "BadRequestException"})
# `MessageRejected` as well, for a sender that SES does not know (here, or in this region), and in the sandbox
# for any recipient: "Email address is not verified. The following identities failed the check in region …"
_NOT_VERIFIED = "not verified"


class SesSender:
    """Sends through SES at an even pace. Until the first mail nothing connects, and boto3 is not imported."""

    def __init__(
        self, settings: MailSettings, pace: Pace, *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._settings = settings
        self._pace = pace
        self._sleep = sleep
        self._client: Any = None

    def send(self, mail: Mail) -> str:
        """See `MailSender`. What SES takes no mail for at the moment is tried again for half a minute."""
        content = message_bytes(mail, self._settings.sender_name, self._settings.sender_address)
        request: dict[str, Any] = {
            "Destination": {"ToAddresses": [mail.to_address]},
            "Content": {"Raw": {"Data": content}},
            "EmailTags": [{"Name": name, "Value": value} for name, value in mail.tags.items()],
        }
        if self._settings.ses_configuration_set:
            request["ConfigurationSetName"] = self._settings.ses_configuration_set
        return str(
            Retrying(
                retry=retry_if_exception_type(MailHeldUpError),
                wait=wait_random_exponential(multiplier=_FIRST_WAIT_SECONDS, max=_LONGEST_WAIT_SECONDS),
                stop=stop_after_attempt(ATTEMPTS),
                sleep=self._sleep,
                reraise=True,
            )(self._hand_in, request)
        )

    def _hand_in(self, request: dict[str, Any]) -> str:
        errors = import_module("botocore.exceptions")
        try:
            client = self._connected()
            self._pace.wait()
            return str(client.send_email(**request)["MessageId"])
        except errors.ClientError as refusal:
            raise _error(refusal) from refusal
        except (errors.EndpointConnectionError, errors.ConnectTimeoutError) as failure:
            raise MailHeldUpError("SES cannot be reached.") from failure
        except errors.HTTPClientError as failure:
            raise MailUnknownError(f"The answer of SES was lost ({type(failure).__name__}).") from failure
        except errors.BotoCoreError as failure:
            raise MailRefusedError(f"SES cannot be used ({type(failure).__name__}).") from failure
        except OSError as failure:
            # botocore has words of its own for all that goes wrong with a request: this is from before one.
            raise MailHeldUpError(
                f"The function's account cannot be shown to AWS ({type(failure).__name__})."
            ) from failure

    def _connected(self) -> Any:
        if self._client is None:
            self._client = ses_client(self._settings)
        return self._client


def ses_client(settings: MailSettings) -> Any:
    """A client of SES that sends every request once: botocore would repeat also what may have been done."""
    seconds = settings.ses_seconds
    config = import_module("botocore.config").Config(
        region_name=settings.ses_region,
        connect_timeout=min(seconds, 5),
        read_timeout=seconds,
        retries={"total_max_attempts": 1, "mode": "standard"},
    )
    if settings.ses_role_arn is None:
        session = import_module("boto3").session.Session(region_name=settings.ses_region)
    else:
        session = import_module("shared.mail.google_identity").session_as(
            settings.ses_role_arn, settings.ses_region
        )
    return session.client("sesv2", config=config, endpoint_url=settings.ses_endpoint_url)


def _error(refusal: Any) -> Exception:
    code = str(refusal.response.get("Error", {}).get("Code", ""))
    status = int(refusal.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if code in _HELD_UP or status == 429:
        return MailHeldUpError(f"SES takes no mail at the moment ({code}).")
    if _NOT_VERIFIED in str(refusal.response.get("Error", {}).get("Message", "")).lower():
        return MailRefusedError(f"SES refuses to send for us ({code}: the sender is {_NOT_VERIFIED}).")
    if code in _REJECTED:
        return MailRejectedError(f"SES rejected the mail ({code}).")
    if status >= 500:
        return MailUnknownError(f"SES failed ({code or status}).")
    return MailRefusedError(f"SES refuses to send for us ({code or status}).")
