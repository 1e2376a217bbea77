"""The rows of partners.csv, leads.csv and accounts.csv as models; what is not valid says why in one line."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Annotated, Any, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

EARLIEST_YEAR: Final = 2000
LATEST_YEAR: Final = 2100

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2})?")


def _parse_day(value: object) -> date:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError("a day is written 2018-03-31")
    day = date.fromisoformat(value)
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise ValueError(f"the year must lie between {EARLIEST_YEAR} and {LATEST_YEAR}")
    return day


def _parse_local_moment(value: object) -> datetime | None:
    if value is None or isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        return datetime.combine(_parse_day(value), time(12))
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise ValueError("a moment is written 2018-03-31 14:05:00, in local time")
    _parse_day(value[:10])
    return datetime.fromisoformat(value)


def _be_printable(value: str) -> str:
    if not value.isprintable():
        raise ValueError("it holds a character that cannot be printed")
    return value


def _parse_digits(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,9}", value):
        raise ValueError("it must be a whole number, 0 or more")
    return value


def _parse_amount(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]+(\.[0-9]{1,2})?", value):
        raise ValueError("it must be a number, 0 or more, with at most two decimals after a point")
    return value


Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Label = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_be_printable)]
PagePath = Annotated[str, Field(pattern=r"^(/[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$", max_length=200)]
Email = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._+-]*@[a-z0-9-]+(\.[a-z0-9-]+)+$", max_length=200)]
Target = Annotated[Decimal, BeforeValidator(_parse_amount), Field(ge=0, lt=Decimal(100_000))]
Capacity = Annotated[int, BeforeValidator(_parse_digits), Field(ge=0, le=1_000_000)]
Day = Annotated[date, BeforeValidator(_parse_day)]
LocalMoment = Annotated[datetime | None, BeforeValidator(_parse_local_moment)]


class SegmentKey(BaseModel):
    """A segment as the files name it."""

    model_config = ConfigDict(frozen=True)

    branch: Label
    region: Label

    @property
    def code(self) -> str:
        """`<branch>_<region>` in lower case, everything that is not a letter or a digit as one underscore."""
        return re.sub(r"[\W_]+", "_", f"{self.branch}_{self.region}".lower()).strip("_")


class SegmentTarget(BaseModel):
    """One segment a partner is linked to, with the leads a week wanted there (None = derive)."""

    model_config = ConfigDict(frozen=True)

    segment: SegmentKey
    target_leads_per_week: Target | None = None


def _parse_extra_segments(value: object) -> object:
    """`branch/region` or `branch/region=target`, several separated by `;`."""
    if value is None:
        return ()
    if not isinstance(value, str):
        return value
    parsed: list[dict[str, Any]] = []
    for part in value.split(";"):
        name, _, target = part.partition("=")
        branch, slash, region = name.partition("/")
        if not slash:
            raise ValueError(
                "extra segments are written branch/region or branch/region=target, separated by ;"
            )
        segment = {"branch": branch.strip(), "region": region.strip()}
        parsed.append({"segment": segment, "target_leads_per_week": target.strip() or None})
    return parsed


class Row(BaseModel):
    """What every row has: the line it stands on (the header is line 1). Cells that are empty are None."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_strip_whitespace=True)

    line: int


class PartnerRow(Row):
    """One partner: its page, its primary segment, its wish (leads a week) or its capacity (open leads)."""

    partner_key: Key
    landing_page_path: PagePath | None
    branch: Label
    region: Label
    target_leads_per_week: Target | None
    max_open_leads: Capacity | None
    company_name: Label | None = None
    extra_segments: Annotated[tuple[SegmentTarget, ...], BeforeValidator(_parse_extra_segments)] = ()

    @property
    def segments(self) -> tuple[SegmentTarget, ...]:
        """All segments of the partner, the primary one first."""
        primary = SegmentTarget(
            segment=SegmentKey(branch=self.branch, region=self.region),
            target_leads_per_week=self.target_leads_per_week,
        )
        return (primary, *self.extra_segments)

    @model_validator(mode="after")
    def _each_segment_once(self) -> Self:
        codes = [target.segment.code for target in self.segments]
        if "" in codes:
            raise ValueError("branch and region hold no letter or digit")
        if len(set(codes)) != len(codes):
            raise ValueError("a segment is named twice")
        return self


class LeadRow(Row):
    """One lead: the day it arrived (Europe/Amsterdam), whose it is, where it came from, what became of it."""

    lead_key: Key
    arrived_on: Day
    partner_key: Key
    source: Literal["own_campaign", "platform"]
    source_channel: Label | None
    won_at: LocalMoment
    status: Literal["new", "accepted", "rejected", "closed"]
    branch: Label | None = None
    region: Label | None = None

    @property
    def segment(self) -> SegmentKey | None:
        """The segment the row names; None means its partner's primary segment."""
        if self.branch is None or self.region is None:
            return None
        return SegmentKey(branch=self.branch, region=self.region)

    @model_validator(mode="after")
    def _a_segment_is_whole(self) -> Self:
        if (self.branch is None) != (self.region is None):
            raise ValueError("branch and region are given together or not at all")
        return self


class AccountRow(Row):
    """One log-in: a partner's (names its partner_key) or an admin's; the password as a bcrypt hash."""

    email: Email
    password_hash: Annotated[str, Field(pattern=r"^\$2[aby]\$[0-9]{2}\$[./A-Za-z0-9]{53}$")]
    role: Literal["admin", "partner"]
    partner_key: Key | None
    company_name: Label | None = None

    @model_validator(mode="after")
    def _role_matches_partner(self) -> Self:
        if (self.role == "partner") != (self.partner_key is not None):
            raise ValueError("a partner's account names its partner_key, an admin's has none")
        return self
