"""Settings of the function that serves pages to visitors."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.core.environment import Environment, Secret
from shared.leads.tokens import SHORTEST_KEY


@dataclass(frozen=True, slots=True)
class PublicPagesSettings:
    """What the function needs: a token of the role `public_pages`, and neither a user nor the service key."""

    supabase_url: str
    supabase_publishable_key: str
    public_pages_token: Secret
    public_pages_url: str
    """The origin where visitors find the pages, as canonical addresses name it."""
    form_token_secret: Secret
    """Signs the tokens of forms."""
    trusted_proxy_hops: int
    """How many proxies of ours add to `X-Forwarded-For`."""
    log_level: str
    google_cloud_project: str | None


def read_public_pages_settings(environ: Mapping[str, str]) -> PublicPagesSettings:
    """Read the settings. Raises `SettingsError` that names all that are missing or wrong."""
    environment = Environment(environ)
    settings = PublicPagesSettings(
        supabase_url=environment.address("SUPABASE_URL"),
        supabase_publishable_key=environment.text("SUPABASE_PUBLISHABLE_KEY"),
        public_pages_token=environment.secret("PUBLIC_PAGES_TOKEN"),
        public_pages_url=environment.address("PUBLIC_PAGES_URL"),
        form_token_secret=environment.secret("FORM_TOKEN_SECRET", shortest=SHORTEST_KEY),
        trusted_proxy_hops=environment.number("TRUSTED_PROXY_HOPS", 1),
        log_level=environment.log_level(),
        google_cloud_project=environ.get("GOOGLE_CLOUD_PROJECT") or None,
    )
    environment.check("PublicPagesSettings")
    return settings
