"""Settings of the function behind links in mails and the events of SES."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.core.environment import Environment, Secret
from shared.mail.links import SHORTEST_SECRET


@dataclass(frozen=True, slots=True)
class MailLinksSettings:
    """What the function needs: a token of the role `mail_links`, and neither a user nor the service key."""

    supabase_url: str
    supabase_publishable_key: str
    mail_links_token: Secret
    mail_link_secret: Secret
    """Signs the links, here and where mails are made."""
    portal_url: str
    ses_events_topic_arn: str
    """The topic whose messages are believed; empty: none are."""
    sns_double_url: str
    """A double that is asked in place of SNS; for the local stack alone."""
    log_level: str
    google_cloud_project: str | None


def read_mail_links_settings(environ: Mapping[str, str]) -> MailLinksSettings:
    """Read the settings. Raises `SettingsError` that names all that are missing or wrong."""
    environment = Environment(environ)
    settings = MailLinksSettings(
        supabase_url=environment.address("SUPABASE_URL"),
        supabase_publishable_key=environment.text("SUPABASE_PUBLISHABLE_KEY"),
        mail_links_token=environment.secret("MAIL_LINKS_TOKEN"),
        mail_link_secret=environment.secret("MAIL_LINK_SECRET", shortest=SHORTEST_SECRET),
        portal_url=environment.text("PORTAL_URL"),
        ses_events_topic_arn=environ.get("SES_EVENTS_TOPIC_ARN", ""),
        sns_double_url=environ.get("SNS_DOUBLE_URL", ""),
        log_level=environment.log_level(),
        google_cloud_project=environ.get("GOOGLE_CLOUD_PROJECT") or None,
    )
    environment.check("MailLinksSettings")
    return settings
