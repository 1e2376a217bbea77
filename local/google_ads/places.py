"""Places the double knows: the Netherlands, its provinces, some towns, and their like abroad."""

from dataclasses import dataclass

from local.google_ads.messages import Message, resource, service_message


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place as Google lists it, under its English name."""

    id: int
    name: str
    kind: str
    canonical_name: str
    country: str = "NL"
    status: str = "ENABLED"
    also: str = ""
    """Its name in Dutch where that is another."""

    def as_message(self) -> Message:
        """Google's message about it."""
        return resource("GeoTargetConstant")(
            resource_name=f"geoTargetConstants/{self.id}",
            id=self.id,
            name=self.name,
            country_code=self.country,
            target_type=self.kind,
            canonical_name=self.canonical_name,
            status=self.status,
        )


def _province(number: int, name: str, also: str = "") -> KnownPlace:
    return KnownPlace(number, name, "Province", f"{name},Netherlands", also=also)


def _town(number: int, name: str, province: str, *, also: str = "", kind: str = "City") -> KnownPlace:
    return KnownPlace(number, name, kind, f"{name},{province},Netherlands", also=also)


# The numbers of the country and its provinces are Google's; those of towns are made up.
KNOWN_PLACES = (
    KnownPlace(2528, "Netherlands", "Country", "Netherlands", also="Nederland"),
    _province(20759, "Drenthe"),
    _province(20760, "Flevoland"),
    _province(20761, "Friesland"),
    _province(20762, "Gelderland"),
    _province(20763, "Groningen"),
    _province(20764, "Limburg"),
    _province(20765, "North Brabant", also="Noord-Brabant"),
    _province(20766, "North Holland", also="Noord-Holland"),
    _province(20767, "Overijssel"),
    _province(20768, "Utrecht"),
    _province(20769, "Zeeland"),
    _province(20770, "South Holland", also="Zuid-Holland"),
    _town(9_000_001, "Tilburg", "North Brabant"),
    _town(9_000_002, "Tilburg", "North Brabant", kind="Municipality"),
    _town(9_000_003, "Eindhoven", "North Brabant"),
    _town(9_000_004, "Breda", "North Brabant"),
    _town(9_000_005, "'s-Hertogenbosch", "North Brabant", also="Den Bosch"),
    _town(9_000_006, "The Hague", "South Holland", also="Den Haag"),
    _town(9_000_007, "Rotterdam", "South Holland"),
    _town(9_000_008, "Amsterdam", "North Holland"),
    _town(9_000_009, "Haarlem", "North Holland"),
    _town(9_000_010, "Zwolle", "Overijssel"),
    _town(9_000_011, "Hengelo", "Overijssel"),
    _town(9_000_012, "Hengelo", "Gelderland"),
    _town(9_000_013, "Maastricht", "Limburg"),
    _town(9_000_014, "Almere", "Flevoland"),
    KnownPlace(9_000_015, "Breda", "City", "Breda,Iowa,United States", country="US"),
    KnownPlace(
        9_000_016, "Ijsselmuiden", "City", "Ijsselmuiden,Overijssel,Netherlands", status="REMOVAL_PLANNED"
    ),
)


def suggest(request: Message) -> Message:
    """Google's answer to a search for places: those whose names begin like the one that is asked for."""
    answer = service_message("SuggestGeoTargetConstantsResponse", "geo_target_constant_service")()
    for name in request.location_names.names:
        wanted = name.casefold()
        for place in KNOWN_PLACES:
            names = (place.name.casefold(), place.also.casefold())
            is_near = any(one and (one.startswith(wanted) or wanted.startswith(one)) for one in names)
            if is_near and request.country_code in {"", place.country}:
                answer.geo_target_constant_suggestions.add(
                    locale=request.locale, search_term=name, geo_target_constant=place.as_message()
                )
    return answer
