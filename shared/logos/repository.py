"""Logos in Storage and on profiles, all as the calling user."""

from collections.abc import Iterable
from dataclasses import dataclass

from shared.core.ids import PartnerId, UserId
from shared.db.client import UserClient
from shared.db.query import fetch_rows
from shared.db.storage import StoredObject, UserBucket
from shared.logos.models import LogoObject, Variant, logo_address, read_logo_address


@dataclass(frozen=True, slots=True)
class Owner:
    """The partner whose logo it is. `may_change` says whether the caller is that partner, or an admin."""

    logo: LogoObject | None
    may_change: bool


class LogoRepository:
    """Reads and changes logos as the calling user."""

    def __init__(self, client: UserClient, bucket: UserBucket, supabase_url: str) -> None:
        self._client = client
        self._bucket = bucket
        self._supabase_url = supabase_url

    def find_owner(self, partner_id: PartnerId, caller_id: UserId) -> Owner | None:
        """The partner; `None` when there is no such profile for this user."""
        query = (
            self._client.table("profiles")
            .select("id,logo_url,is_admin")
            .in_("id", [str(partner_id), str(caller_id)])
        )
        profiles = {row["id"]: row for row in fetch_rows(query)}
        profile, caller = profiles.get(str(partner_id)), profiles.get(str(caller_id))
        if profile is None:
            return None
        return Owner(
            logo=read_logo_address(self._supabase_url, profile["logo_url"]),
            may_change=partner_id == caller_id or (caller is not None and caller["is_admin"] is True),
        )

    def set_address(self, partner_id: PartnerId, logo: LogoObject | None) -> bool:
        """Put the logo on the profile, or take it off; whether there was a profile to change."""
        url = None if logo is None else logo_address(self._supabase_url, logo.path)
        query = (
            self._client.table("profiles").update({"logo_url": url}).eq("id", str(partner_id)).select("id")
        )
        return bool(fetch_rows(query))

    def add(self, logo: LogoObject, variant: Variant) -> None:
        """Store a variant under a name that nothing has."""
        self._bucket.add(logo.path, variant.content, "image/webp")

    def list_objects(self, partner_id: PartnerId) -> list[StoredObject]:
        """What is in the partner's folder."""
        return self._bucket.list_folder(str(partner_id))

    def remove(self, partner_id: PartnerId, names: Iterable[str]) -> None:
        """Delete objects of the partner's folder."""
        self._bucket.remove([f"{partner_id}/{name}" for name in names])

    def url(self, logo: LogoObject) -> str:
        """Where anybody sees it."""
        return logo_address(self._supabase_url, logo.path)
