"""Which columns people may fill and change: the expectation, and values to try it with."""

from uuid import uuid4

from tests.integration.rest import Db

MARKETING = (
    "marketing_mode auto_marketing_enabled monthly_marketing_budget preferred_channels brand_color logo_url "
    "tone_of_voice"
)
# By table: what a signed-in person may fill in a new row, and what they may change. Nothing anywhere else.
COLUMNS = {
    "profiles": ("", MARKETING),
    "partner_segments": (
        "partner_id segment_id is_primary priority is_active target_leads_per_week",
        "is_primary priority is_active target_leads_per_week",
    ),
    "partner_landing_pages": (
        "partner_id segment_id path source title subtitle seo_title seo_description content_json",
        "segment_id path status title subtitle seo_title seo_description content_json review_note",
    ),
    "partner_marketing_campaigns": (
        "partner_id segment_id landing_page_id channel daily_budget monthly_budget cpl_target ai_managed "
        "ad_content",
        "segment_id landing_page_id status daily_budget monthly_budget cpl_target ai_managed ad_content",
    ),
    "partner_ad_accounts": ("partner_id channel external_account_id", "external_account_id"),
    "ai_marketing_recommendations": ("", "status review_note"),
    "notifications": ("", "read_at"),
    "notification_settings": ("profile_id language by_email", "language by_email"),
    "notification_preferences": (
        "profile_id kind in_portal in_digest at_once",
        "in_portal in_digest at_once",
    ),
}
INSERTABLE = {table: frozenset(insert.split()) for table, (insert, _update) in COLUMNS.items()}
UPDATABLE = {table: frozenset(update.split()) for table, (_insert, update) in COLUMNS.items()}
# Where what is made from a column's type would not be valid there.
VALID: dict[str, object] = {
    "marketing_mode": "hybrid",
    "preferred_channels": ["seo"],
    "brand_color": "#0A0B0C",
    "logo_url": "https://partner.example/logo.svg",
    "source": "template",
    "channel": "email",
    "language": "en",
    "ad_content": {"headlines": ["taken"]},
    "content_json": {"blocks": [{"type": "hero"}]},
}


def columns_of(db: Db, table: str) -> dict[str, str]:
    """Every column of a table that anybody can set, with its type, as the database has them now."""
    rows = db.execute(
        """
        select attname, format_type(atttypid, null) from pg_attribute
        where attrelid = %s::regclass and attnum > 0 and not attisdropped
          and attgenerated = '' and attidentity <> 'a'
        """,
        [f"public.{table}"],
    )
    return dict(rows.fetchall())


def other_value(column: str, type_name: str, now: object) -> object:
    """A value of the type that is not the present one."""
    if column in VALID:
        return VALID[column]
    values: dict[str, object] = {
        "boolean": not now,
        "integer": 4242,
        "bigint": 4242,
        "numeric": 42,
        "text": "taken",
        "text[]": ["taken"],
        "uuid": str(uuid4()),
        "jsonb": {"taken": True},
        "date": "2001-01-01",
        "timestamp with time zone": "2001-01-01T00:00:00+00:00",
    }
    return values[type_name]
