"""What search engines are told about a page: schema.org's LocalBusiness, Service and FAQPage, as JSON-LD.

Only what the page itself says. No telephone number, rating, price or opening hours: nobody told us any.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

Data = dict[str, Any]

# schema.org has a type of its own for few trades; the names below are those of https://schema.org/LocalBusiness.
_TYPES: Final = {
    "schilder": "HousePainter",
    "dakdekker": "RoofingContractor",
    "loodgieter": "Plumber",
    "elektricien": "Electrician",
    "slotenmaker": "Locksmith",
    "verhuizer": "MovingCompany",
    "aannemer": "GeneralContractor",
    "cv": "HVACBusiness",
    "verwarming": "HVACBusiness",
    "schoonmaker": "LocalBusiness",
    "schoonmaak": "LocalBusiness",
    "ongediertebestrijd": "LocalBusiness",
}
_OTHER_TRADE: Final = "HomeAndConstructionBusiness"
_UNKNOWN: Final = "LocalBusiness"


def business_type(branch: str | None) -> str:
    """The schema.org type for a branch's code: the narrowest that fits."""
    if not branch:
        return _UNKNOWN
    code = branch.lower()
    return next((kind for start, kind in _TYPES.items() if code.startswith(start)), _OTHER_TRADE)


def structured_data(
    page: Mapping[str, Any], blocks: Sequence[Mapping[str, Any]], url: str, logo: str | None
) -> Data:
    """The JSON-LD document of a page. `url` is its canonical address, `logo` its image's."""
    by_type = {block["type"]: block for block in blocks}
    hero, area = by_type["hero"], _area(by_type.get("work_area"))
    service: Data = {
        "@type": "Service",
        "@id": f"{url}#service",
        "name": hero["title"],
        "url": url,
    }
    if hero["subtitle"]:
        service["description"] = hero["subtitle"]
    if area:
        service["areaServed"] = area
    if "services" in by_type:
        service["hasOfferCatalog"] = _catalog(by_type["services"])
    graph = [service]
    if company := page.get("company_name"):
        business = _business(page, company, url, logo)
        if area:
            business["areaServed"] = area
        service["provider"] = {"@id": business["@id"]}
        graph.insert(0, business)
    if "faq" in by_type:
        graph.append(_faq(by_type["faq"], url))
    return {"@context": "https://schema.org", "@graph": graph}


def as_script(data: Data) -> str:
    """The document as the content of a script element: no text in it can end that or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _business(page: Mapping[str, Any], company: str, url: str, logo: str | None) -> Data:
    address: Data = {"@type": "PostalAddress", "addressCountry": "NL"}
    if page.get("city"):
        address["addressLocality"] = page["city"]
    business: Data = {
        "@type": business_type(page.get("branch")),
        "@id": f"{url}#business",
        "name": company,
        "url": url,
        "address": address,
    }
    if logo:
        business |= {"logo": logo, "image": logo}
    return business


def _area(work_area: Mapping[str, Any] | None) -> Data | None:
    region = work_area["region"] if work_area else None
    if region is None:
        return None
    return {
        "@type": "AdministrativeArea",
        "name": region,
        "containedInPlace": {"@type": "Country", "name": "Nederland"},
    }


def _catalog(services: Mapping[str, Any]) -> Data:
    return {
        "@type": "OfferCatalog",
        "name": services["title"],
        "itemListElement": [
            {
                "@type": "Offer",
                "itemOffered": {"@type": "Service", "name": item["title"], "description": item["text"]},
            }
            for item in services["items"]
        ],
    }


def _faq(faq: Mapping[str, Any], url: str) -> Data:
    return {
        "@type": "FAQPage",
        "@id": f"{url}#faq",
        "mainEntity": [
            {
                "@type": "Question",
                "name": item["question"],
                "acceptedAnswer": {"@type": "Answer", "text": item["answer"]},
            }
            for item in faq["items"]
        ],
    }
