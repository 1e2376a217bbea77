"""Who is in the demo set: twelve made-up partners, one for each thing worth seeing, and the log-ins."""

from dataclasses import dataclass
from typing import Final, Literal

DEMO_PASSWORD: Final = "made-up-demo"  # noqa: S105 - published on purpose: it opens made-up data only
DEMO_PASSWORD_HASH: Final = "$2b$10$P9cc46JMY.PzhneNBNTS/.OR4a0dHPF7Guu0bFiDlWxrTgxhLeKkG"  # noqa: S105 - bcrypt of DEMO_PASSWORD


@dataclass(frozen=True)
class Login:
    """Somebody who can sign in to the demo. The password is the same for all and no secret."""

    email: str
    password: str
    role: Literal["admin", "partner"]
    company_name: str
    partner_key: str | None = None


@dataclass(frozen=True)
class DemoPartner:
    """A made-up partner: what it wants, and how its leads come and go.

    `leads_per_week` is a mean over all its segments, `own_share` the part of them from its own
    campaigns, `days_until_closed` how long (from, to) an accepted lead stays open. What its pages look like:
    `city` and `brand_color` (`#rrggbb`), nothing of its own where they are empty.
    """

    branch: str
    region: str
    leads_per_week: float
    target_leads_per_week: str = ""
    max_open_leads: str = ""
    own_share: float = 0.4
    has_page: bool = True
    extra_segments: tuple[tuple[str, str], ...] = ()
    """Further regions of the same branch, each with its target ("" = none)."""
    days_until_closed: tuple[int, int] = (7, 21)
    city: str = ""
    brand_color: str = ""

    @property
    def key(self) -> str:
        return f"demo-{self.branch}-{self.region.replace('_', '-')}"

    @property
    def company_name(self) -> str:
        region = "-".join(part.capitalize() for part in self.region.split("_"))
        return f"Demo {self.branch.capitalize()} {region}"

    @property
    def page_path(self) -> str:
        return f"/partners/{self.key}/{self.region.replace('_', '-')}" if self.has_page else ""

    @property
    def regions(self) -> tuple[str, ...]:
        return (self.region, *(region for region, _ in self.extra_segments))


PARTNERS: Final = (
    # far from what it wants
    DemoPartner(
        "schilder", "utrecht", 8, target_leads_per_week="20", city="Amersfoort", brand_color="#12664f"
    ),
    # three segments: two wishes and one left to derive, which without a capacity comes from history
    DemoPartner(
        "schilder",
        "noord_brabant",
        14,
        target_leads_per_week="12",
        extra_segments=(("zeeland", "4.5"), ("limburg", "")),
        city="Tilburg",
        brand_color="#7a2e8e",
    ),
    DemoPartner("dakdekker", "zuid_holland", 7, target_leads_per_week="10"),
    # has room for more open leads
    DemoPartner("dakdekker", "noord_holland", 12, max_open_leads="90"),
    # full: needs no leads
    DemoPartner("loodgieter", "gelderland", 10, max_open_leads="4", city="Arnhem", brand_color="#0b5cad"),
    # said nothing: its target comes from history alone
    DemoPartner("loodgieter", "overijssel", 9, days_until_closed=(30, 80)),
    # more leads than it asked for
    DemoPartner("hovenier", "flevoland", 12, target_leads_per_week="5", city="Almere", brand_color="#f2c230"),
    DemoPartner("elektricien", "groningen", 9, target_leads_per_week="12", own_share=0.7),
    # one capacity, shared over two segments
    DemoPartner("stukadoor", "friesland", 8, max_open_leads="60", extra_segments=(("drenthe", ""),)),
    # no landing page, so no leads of its own
    DemoPartner("glaszetter", "drenthe", 5, target_leads_per_week="6", own_share=0, has_page=False),
    DemoPartner("timmerman", "limburg", 9, target_leads_per_week="9"),
    # new: no leads, no wish, no history
    DemoPartner("tegelzetter", "zeeland", 0, has_page=False),
)


def _partner_login(name: str, partner: DemoPartner) -> Login:
    return Login(f"{name}@demo.example", DEMO_PASSWORD, "partner", partner.company_name, partner.key)


LOGINS: Final = (
    Login("admin@demo.example", DEMO_PASSWORD, "admin", "Demo Admin"),
    _partner_login("schilder", PARTNERS[0]),
    _partner_login("schilder-brabant", PARTNERS[1]),
    _partner_login("loodgieter", PARTNERS[4]),
    _partner_login("hovenier", PARTNERS[6]),
)
