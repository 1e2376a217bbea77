"""The staging tables that a load copies into, and the set-based statements from there to the real tables."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Stage:
    """A temporary table: its name, its columns with types in order, and the member of `Plan` it holds."""

    name: str
    rows: str
    columns: tuple[tuple[str, str], ...]

    @property
    def create(self) -> str:
        columns = ", ".join(f"{name} {kind}" for name, kind in self.columns)
        return f"create temporary table {self.name} ({columns}) on commit drop"

    @property
    def copy(self) -> str:
        return f"copy {self.name} ({', '.join(name for name, _ in self.columns)}) from stdin"


@dataclass(frozen=True)
class Step:
    """How one table is brought to what the files say: change what differs, then add what is missing."""

    table: str
    stage: str
    insert: str
    update: str | None = None
    after: tuple[str, ...] = ()


STAGES: Final = (
    Stage(
        "staged_people",
        "people",
        (
            ("id", "uuid"),
            ("email", "text"),
            ("password_hash", "text"),
            ("company_name", "text"),
            ("primary_branch", "text"),
            ("regions", "text[]"),
            ("lead_industries", "text[]"),
            ("max_open_leads", "integer"),
            ("is_admin", "boolean"),
        ),
    ),
    Stage(
        "staged_segments",
        "segments",
        (("id", "uuid"), ("code", "text"), ("branch", "text"), ("region", "text")),
    ),
    Stage(
        "staged_links",
        "links",
        (
            ("partner_id", "uuid"),
            ("segment_id", "uuid"),
            ("is_primary", "boolean"),
            ("priority", "integer"),
            ("target_leads_per_week", "numeric"),
        ),
    ),
    Stage(
        "staged_pages",
        "pages",
        (("id", "uuid"), ("partner_id", "uuid"), ("segment_id", "uuid"), ("path", "text"), ("title", "text")),
    ),
    Stage(
        "staged_leads",
        "leads",
        (
            ("id", "uuid"),
            ("user_id", "uuid"),
            ("segment_id", "uuid"),
            ("landing_page_id", "uuid"),
            ("source_channel", "text"),
            ("status", "text"),
            ("created_at", "timestamptz"),
            ("approved_at", "timestamptz"),
        ),
    ),
)

# Only columns that both hosted Supabase and the local server have. The empty tokens are what a
# sign-up leaves behind; hosted Supabase cannot read a user that has nulls there.
_USERS = Step(
    table="auth.users",
    stage="staged_people",
    update="""
        update auth.users as u
        set email = s.email, encrypted_password = coalesce(s.password_hash, u.encrypted_password)
        from staged_people as s
        where u.id = s.id
          and (u.email, u.encrypted_password)
            is distinct from (s.email, coalesce(s.password_hash, u.encrypted_password))
    """,
    insert="""
        insert into auth.users (
          id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data,
          raw_user_meta_data, confirmation_token, recovery_token, email_change, email_change_token_new,
          created_at, updated_at
        )
        select
          s.id, 'authenticated', 'authenticated', s.email, s.password_hash, now(),
          '{"provider": "email", "providers": ["email"]}',
          jsonb_build_object('sub', s.id, 'email', s.email, 'email_verified', true),
          '', '', '', '', now(), now()
        from staged_people as s
        where not exists (select from auth.users as u where u.id = s.id)
    """,
    after=(
        """
        insert into auth.identities (
          id, user_id, provider, provider_id, identity_data, last_sign_in_at, created_at, updated_at
        )
        select
          gen_random_uuid(), s.id, 'email', s.id::text,
          jsonb_build_object('sub', s.id, 'email', s.email, 'email_verified', true), null, now(), now()
        from staged_people as s
        where s.password_hash is not null
        on conflict do nothing
        """,
    ),
)

_PROFILES = Step(
    table="profiles",
    stage="staged_people",
    update="""
        update public.profiles as p
        set email = s.email, company_name = s.company_name, primary_branch = s.primary_branch,
          regions = s.regions, lead_industries = s.lead_industries, max_open_leads = s.max_open_leads,
          is_admin = s.is_admin, is_active_for_routing = not s.is_admin, status = 'active',
          updated_at = now()
        from staged_people as s
        where p.id = s.id
          and (p.email, p.company_name, p.primary_branch, p.regions, p.lead_industries, p.max_open_leads,
            p.is_admin, p.is_active_for_routing, p.status)
          is distinct from (s.email, s.company_name, s.primary_branch, s.regions, s.lead_industries,
            s.max_open_leads, s.is_admin, not s.is_admin, 'active')
    """,
    insert="""
        insert into public.profiles (
          id, email, company_name, primary_branch, regions, lead_industries, lead_locations, max_open_leads,
          is_admin, is_active_for_routing, status
        )
        select s.id, s.email, s.company_name, s.primary_branch, s.regions, s.lead_industries, '{}',
          s.max_open_leads, s.is_admin, not s.is_admin, 'active'
        from staged_people as s
        where not exists (select from public.profiles as p where p.id = s.id)
    """,
)

_SEGMENTS = Step(
    table="lead_segments",
    stage="staged_segments",
    insert="""
        insert into public.lead_segments (id, code, branch, region)
        select s.id, s.code, s.branch, s.region
        from staged_segments as s
        where not exists (select from public.lead_segments as g where g.id = s.id)
    """,
)

# A link that a person removed stays removed, and a primary that a person chose stays primary.
_LINKS = Step(
    table="partner_segments",
    stage="staged_links",
    update="""
        update public.partner_segments as l
        set target_leads_per_week = s.target_leads_per_week
        from staged_links as s
        where l.partner_id = s.partner_id and l.segment_id = s.segment_id
          and l.target_leads_per_week is distinct from s.target_leads_per_week
    """,
    insert="""
        insert into public.partner_segments (
          partner_id, segment_id, is_primary, priority, target_leads_per_week
        )
        select
          s.partner_id, s.segment_id,
          s.is_primary and not exists (
            select from public.partner_segments as l
            where l.partner_id = s.partner_id and l.is_primary and l.is_active
          ),
          s.priority, s.target_leads_per_week
        from staged_links as s
        where not exists (
          select from public.partner_segments as l
          where l.partner_id = s.partner_id and l.segment_id = s.segment_id
        )
    """,
)

# A page goes live the way every page does; one that is there already is left to the people.
_PAGES = Step(
    table="partner_landing_pages",
    stage="staged_pages",
    insert="""
        insert into public.partner_landing_pages (id, partner_id, segment_id, path, title, source)
        select s.id, s.partner_id, s.segment_id, s.path, s.title, 'manual'
        from staged_pages as s
        where not exists (select from public.partner_landing_pages as g where g.id = s.id)
    """,
    after=(
        """
        update public.partner_landing_pages as g set status = 'review'
        from staged_pages as s where g.id = s.id and g.status = 'concept' and g.created_at = now()
        """,
        """
        update public.partner_landing_pages as g set status = 'live'
        from staged_pages as s where g.id = s.id and g.status = 'review' and g.created_at = now()
        """,
    ),
)

_LEADS = Step(
    table="leads",
    stage="staged_leads",
    update="""
        update public.leads as l
        set user_id = s.user_id, segment_id = s.segment_id, landing_page_id = s.landing_page_id,
          source_channel = s.source_channel, status = s.status, created_at = s.created_at,
          approved_at = s.approved_at
        from staged_leads as s
        where l.id = s.id
          and (l.user_id, l.segment_id, l.landing_page_id, l.source_channel, l.status, l.created_at,
            l.approved_at)
          is distinct from (s.user_id, s.segment_id, s.landing_page_id, s.source_channel, s.status,
            s.created_at, s.approved_at)
    """,
    insert="""
        insert into public.leads (
          id, user_id, segment_id, landing_page_id, source_channel, status, created_at, approved_at
        )
        select s.id, s.user_id, s.segment_id, s.landing_page_id, s.source_channel, s.status, s.created_at,
          s.approved_at
        from staged_leads as s
        where not exists (select from public.leads as l where l.id = s.id)
    """,
)

STEPS: Final = (_USERS, _PROFILES, _SEGMENTS, _LINKS, _PAGES, _LEADS)
"""In the order of their foreign keys."""
