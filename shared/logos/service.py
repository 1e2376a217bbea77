"""Set and remove a partner's logo."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from shared.core.clock import Clock
from shared.core.errors import AppError, NotFound, Unprocessable
from shared.core.ids import PartnerId, UserId
from shared.core.logging import get_logger
from shared.logos.imaging import make_variants
from shared.logos.models import LogoObject, logo_object, stem_of
from shared.logos.repository import LogoRepository, Owner
from shared.logos.rules import Refused
from shared.logos.schemas import Logo, LogoVariant

IN_FLIGHT: Final = timedelta(minutes=5)
"""What is younger may belong to an upload that has not named it yet: longer than any request may take."""


def set_logo(
    logos: LogoRepository,
    caller_id: UserId,
    partner_id: PartnerId,
    content: bytes,
    new_nonce: Callable[[], str],
    clock: Clock,
) -> Logo:
    """Make this image the partner's logo.

    The logo before it stays in Storage until the next one, for pages that are kept in caches; older ones go.
    `new_nonce` gives eight hexadecimal digits that make the names new: no two uploads share an object.
    Raises `NotFound` (also for the caller who may not), `Unprocessable` (it is no image that is taken).
    """
    owner = _owner(logos, caller_id, partner_id)
    try:
        variants = make_variants(content)
    except Refused as refused:
        raise Unprocessable(refused.message, errors=[refused.as_field_error()]) from None
    digest = hashlib.sha256(b"".join(variant.content for variant in variants)).hexdigest()[:32]
    stem = f"{digest}{new_nonce()}"
    before = {owner.logo.stem} if owner.logo else set()
    stored: list[LogoObject] = []
    try:
        for variant in variants:
            logo = logo_object(partner_id, stem, variant)
            logos.add(logo, variant)
            stored.append(logo)
        if not logos.set_address(partner_id, stored[0]):
            raise NotFound(_NO_PARTNER)
    except AppError:
        _forget(logos, partner_id, {stem}, spared=before, clock=clock)
        raise
    _forget(logos, partner_id, set(), spared={stem} | before, clock=clock)
    return Logo(
        logo_url=logos.url(stored[0]),
        variants=[LogoVariant(url=logos.url(one), width=one.width, height=one.height) for one in stored],
    )


def remove_logo(logos: LogoRepository, caller_id: UserId, partner_id: PartnerId, clock: Clock) -> None:
    """Take the logo off the partner's pages and delete it. Where there is none, nothing happens.

    Raises `NotFound` (also for the caller who may not).
    """
    owner = _owner(logos, caller_id, partner_id)
    if not logos.set_address(partner_id, None):
        raise NotFound(_NO_PARTNER)
    _forget(logos, partner_id, {owner.logo.stem} if owner.logo else set(), spared=set(), clock=clock)


_NO_PARTNER: Final = "There is no partner with this id."


def _owner(logos: LogoRepository, caller_id: UserId, partner_id: PartnerId) -> Owner:
    owner = logos.find_owner(partner_id, caller_id)
    # Policies of the platform may show profiles to others; a logo is the partner's own whatever they say.
    if owner is None or not owner.may_change:
        raise NotFound(_NO_PARTNER)
    return owner


def _forget(
    logos: LogoRepository, partner_id: PartnerId, stems: set[str], *, spared: set[str], clock: Clock
) -> None:
    """Delete these uploads, and whatever else has been in the folder for a while, but for what is spared.

    A failure is logged and no more: what is left goes the next time.
    """
    since = clock.now() - IN_FLIGHT
    try:
        names = [
            stored.name
            for stored in logos.list_objects(partner_id)
            if (stem := stem_of(stored.name)) in stems or (stem not in spared and stored.created_at < since)
        ]
        if names:
            logos.remove(partner_id, names)
    except AppError as error:
        get_logger().warning("logo_not_deleted", status=error.status)
