"""A company's name where texts and paths need it."""

from shared.landing_pages.writing.facts import PartnerFacts
from shared.landing_pages.writing.plain import cut, is_ad_safe, one_line, slug

_LONGEST_SLUG = 60
_LONGEST_NAME = 60
_LEGAL_FORMS = (" b.v.", " bv", " v.o.f.", " vof", " n.v.", " nv")


def shown_name(company_name: str | None) -> str | None:
    """The name for a page, at most 60 characters; `None` where there is none to show."""
    name = one_line(company_name or "")
    return cut(name, _LONGEST_NAME) if any(character.isalnum() for character in name) else None


def ad_name(company_name: str | None, longest: int) -> str | None:
    """The name for an ad: whole, else without its legal form, else left out."""
    name = one_line(company_name or "")
    shorter = next((name[: -len(form)] for form in _LEGAL_FORMS if name.lower().endswith(form)), name)
    for candidate in (name, shorter):
        if candidate and len(candidate) <= longest and is_ad_safe(candidate):
            return candidate
    return None


def company_slug(partner: PartnerFacts) -> str:
    """The company's part of a path, with a piece of the partner's id where the name alone may be another's.

    Names differ by more than a path keeps ("Jansen B.V." and "Jansen BV"), so only a name of plain words that
    nobody else has stands alone.
    """
    name = slug(partner.company_name or "", _LONGEST_SLUG)
    is_plain = name.replace("-", " ") == (partner.company_name or "").lower()
    if name and is_plain and partner.company_name_is_unique:
        return name
    return f"{name or 'partner'}-{partner.id.hex[:8]}"
