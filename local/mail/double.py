"""SES for the machine: moto behind one port, a page beside it, and what can go wrong with SES on request."""

import json
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import httpx
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from local.mail.box import MailBox, SentMail
from local.mail.page import mail_page, overview_page
from local.mail.signing import CERTIFICATE_PATH, REGION, TOPIC, SnsSigner
from local.settings import LOOPBACK

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SENDER = "Partner Marketing <meldingen@demo.example>"
_SENDER_ADDRESS = "meldingen@demo.example"
_NOT_VERIFIED = (
    "Email address is not verified. The following identities failed the check in region "
    f"{REGION.upper()}: somebody@unverified.example"
)


@dataclass
class Faults:
    """What goes wrong next."""

    refusals: deque[tuple[int, str]] = field(default_factory=deque)
    """Status and code with which the next mails are refused."""
    lost_answers: int = 0
    """So many next mails are taken and answered with 500."""


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: the page shows what came."""


class SesDouble:
    """Use it as a context; `url` is SES and SNS, and the page with the mails."""

    def __init__(self, port: int = 0) -> None:
        self.box = MailBox(REGION)
        self.box.verify(_SENDER_ADDRESS)
        self.signer = SnsSigner()
        self.faults = Faults()
        self.tags: dict[str, dict[str, str]] = {}
        """Of each mail by its message id."""
        self.requests: list[float] = []
        """When each request to send came, in seconds of the machine's monotonic clock."""
        self.events_url = ""
        """Where events are sent; empty: nowhere."""
        self.sends_accepted_events = False
        """Whether SES tells of each mail that it took, as a configuration set has it."""
        self._moto: WSGIApplication = DomainDispatcherApplication(create_backend_app)
        self._server = make_server(LOOPBACK, port, self, threaded=True, request_handler=_Quiet)

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self._server.port}"

    def environment(self) -> dict[str, str]:
        """What who sends needs to reach it."""
        return {
            "MAIL_SENDER": SENDER,
            "MAIL_SEND_RATE": "50",
            "SES_REGION": REGION,
            "SES_ENDPOINT_URL": self.url,
            "SES_CONFIGURATION_SET": "partner-marketing",
            "SES_EVENTS_TOPIC_ARN": TOPIC,
            "SNS_DOUBLE_URL": self.url,
            "AWS_ACCESS_KEY_ID": "made-up",
            "AWS_SECRET_ACCESS_KEY": "made-up",
            "MAIL_PAGE_URL": f"{self.url}/mails",
        }

    def __enter__(self) -> "SesDouble":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request (WSGI)."""
        request = Request(environ)
        found = self._own_answer(request)
        return found(environ, start_response) if found else self._moto(environ, start_response)

    def mails_to(self, address: str) -> list[SentMail]:
        """What an address got, the oldest first."""
        return [mail for mail in self.box.mails() if mail.to == address.lower()]

    def event(self, mail: SentMail, kind: str) -> dict[str, Any]:
        """What SES tells of a mail: `Send`, `Bounce` or `Complaint`."""
        now = datetime.now(UTC).isoformat()
        tags = {name: [value] for name, value in self.tags[mail.message_id].items()}
        about = {"timestamp": now, "messageId": mail.message_id, "destination": [mail.to], "tags": tags}
        more: dict[str, Any] = {
            "Send": {"send": {}},
            "Bounce": {"bounce": {"bounceType": "Permanent", "bounceSubType": "NoEmail", "timestamp": now}},
            "Complaint": {"complaint": {"complaintFeedbackType": "abuse", "timestamp": now}},
        }
        return {"eventType": kind, "mail": about, **more[kind]}

    def publish(self, mail: SentMail, kind: str) -> int:
        """Send such an event through SNS; the status it was answered with."""
        message = self.signer.notification(self.event(mail, kind))
        headers = {"Content-Type": "text/plain; charset=UTF-8", "x-amz-sns-message-type": "Notification"}
        answer = httpx.post(
            self.events_url, content=json.dumps(message), headers=headers, timeout=30, trust_env=False
        )
        return answer.status_code

    def _own_answer(self, request: Request) -> "WSGIApplication | None":
        match request.method, request.path.strip("/").split("/"):
            case "POST", ["v2", "email", "outbound-emails"]:
                return self._send(request)
            case "GET", [""] | ["mails"]:
                return _html(overview_page(list(self.box.mails())))
            case "GET", ["mails", number]:
                return self._show(number)
            case "GET", ["mails", number, "html"]:
                found = self._find(number)
                return _html(found.html) if found else Response(status=404)
            case "POST", ["mails", number, ("Bounce" | "Complaint") as kind]:
                return self._tell(number, kind)
            case "GET", [name] if f"/{name}" == CERTIFICATE_PATH:
                return Response(self.signer.certificate, content_type="application/x-pem-file")
            case "GET", _ if request.args.get("Action") == "ConfirmSubscription":
                return Response("<ConfirmSubscriptionResponse/>", content_type="text/xml")
            case _:
                return None

    def _send(self, request: Request) -> "WSGIApplication":
        self.requests.append(time.monotonic())
        if self.faults.refusals:
            status, code = self.faults.refusals.popleft()
            return _refusal(status, code, f"{code} on request")
        content = request.get_data()
        # moto's own answer, of which the id is noted down with the tags: it forgets those.
        answer = Response.from_app(self._moto, _again(request, content))
        if b"Did not have authority" in answer.get_data():
            # moto's words for it; what follows them is Amazon's.
            return _refusal(400, "MessageRejected", _NOT_VERIFIED)
        if answer.status_code == 200:
            tags = {tag["Name"]: tag["Value"] for tag in json.loads(content).get("EmailTags", [])}
            self.tags[json.loads(answer.get_data())["MessageId"]] = tags
            if self.sends_accepted_events and self.events_url:
                self.publish(list(self.box.mails())[-1], "Send")
        if self.faults.lost_answers:
            self.faults.lost_answers -= 1
            code = "InternalServiceErrorException"
            return _refusal(500, code, f"{code} on request")
        return answer

    def _find(self, number: str) -> SentMail | None:
        return self.box.find(int(number)) if number.isascii() and number.isdigit() else None

    def _show(self, number: str) -> Response:
        found = self._find(number)
        return _html(mail_page(found, has_events=bool(self.events_url))) if found else Response(status=404)

    def _tell(self, number: str, kind: str) -> Response:
        found = self._find(number)
        if found is None or not self.events_url:
            return Response(status=404)
        self.publish(found, kind)
        return Response(status=303, headers={"Location": f"/mails/{number}"})


def _again(request: Request, content: bytes) -> "WSGIEnvironment":
    return {**request.environ, "wsgi.input": BytesIO(content), "CONTENT_LENGTH": str(len(content))}


def _refusal(status: int, code: str, message: str) -> Response:
    return Response(
        json.dumps({"message": message}),
        status=status,
        content_type="application/json",
        headers={"x-amzn-ErrorType": code},
    )


def _html(page: str) -> Response:
    return Response(page, content_type="text/html; charset=utf-8")
