"""Links in mails, for whoever has the mail, and the events of SES.

It holds a token of the database role `mail_links` and no other key (ADR 6).
"""

import os
import time
from functools import partial

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.core.logging import get_logger
from shared.db.role_client import RoleClient
from shared.http.forms import read_bytes
from shared.http.pages import HtmlPage, MissingPage, PageRouter
from shared.mail import link_pages, links
from shared.mail.events import read_event
from shared.mail.link_repository import MailLinkRepository
from shared.mail.links_settings import read_mail_links_settings
from shared.mail.sns import SnsRefusedError, SnsUnavailableError, SnsVerifier, fetch_from_sns

LARGEST_EVENT = 262_144
"""What SNS sends at most (https://docs.aws.amazon.com/sns/latest/dg/large-message-payloads.html)."""

settings = read_mail_links_settings(os.environ)
repository = MailLinkRepository(
    RoleClient(settings.supabase_url, settings.supabase_publishable_key, settings.mail_links_token)
)
fetch = partial(fetch_from_sns, instead_of_sns=settings.sns_double_url or None)
verifier = SnsVerifier(settings.ses_events_topic_arn, fetch) if settings.ses_events_topic_arn else None
router = PageRouter("mail_links", settings, project=settings.google_cloud_project)


@router.get(f"{links.PATH}/{{token}}")
def ask(request: Request, token: str) -> HtmlPage:  # noqa: ARG001 - every handler takes the request
    """Ask whether all mail is to stop. Looking changes nothing: mail servers open links to check them."""
    link = read_link(token)
    if link.has_ended:
        return page(link_pages.ended_page(link.language, settings.portal_url), status=410)
    return page(link_pages.ask_page(link.language))


@router.post(f"{links.PATH}/{{token}}")
def stop(request: Request, token: str) -> HtmlPage:
    """Stop all mail: by the button of the page, or by a mail program (RFC 8058), whatever the body says."""
    read_bytes(request)
    link = read_link(token)
    if link.has_ended:
        return page(link_pages.ended_page(link.language, settings.portal_url), status=410)
    if not repository.stop_mail(link.person_id):
        raise MissingPage(404)
    get_logger().info("mail_stopped", person_id=str(link.person_id))
    return page(link_pages.done_page(link.language, settings.portal_url))


@router.post("/mail/events")
def take_event(request: Request) -> Response:
    """What SES tells of our mails, through SNS. 403 for what is not from our topic, 503 to get it again."""
    body = read_bytes(request, LARGEST_EVENT)
    if verifier is None:
        raise MissingPage(404)
    log = get_logger()
    try:
        message = verifier.read(body, int(time.time()))
        if message.kind == "SubscriptionConfirmation":
            verifier.confirm(message)
            log.info("mail_events_subscribed")
    except SnsRefusedError as refusal:
        log.warning("mail_event_refused", check=str(refusal))
        return Response(status=403)
    except SnsUnavailableError as failure:
        log.warning("mail_event_not_checked", what=str(failure))
        return Response(status=503)
    event = read_event(message.content) if message.kind == "Notification" else None
    if event is not None:
        outcome = repository.record(event)
        log.info("mail_event", kind=event.kind, mail_id=event.mail_id, outcome=outcome)
    return Response(status=204)


def read_link(token: str) -> links.UnsubscribeLink:
    link = links.read_token(settings.mail_link_secret.get_secret_value(), token, int(time.time()))
    if link is None:
        raise MissingPage(404)
    return link


def page(body: str, *, status: int = 200) -> HtmlPage:
    return HtmlPage(body, link_pages.STYLE, status, headers={"Cache-Control": "no-store"})


@functions_framework.http
def mail_links(request: Request) -> Response:
    return router.dispatch(request)
