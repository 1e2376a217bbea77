"""The made-up demo set: the same for the same seed and day, with one partner for each thing to see."""

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from local.demo_data import LOGINS, generate
from local.demo_data.partners import PARTNERS
from local.load.read import read_directory

END = date(2026, 3, 31)


def leads_of(directory: Path) -> dict[str, dict[str, str]]:
    with (directory / "leads.csv").open(encoding="utf-8", newline="") as file:
        return {row["lead_key"]: row for row in csv.DictReader(file)}


def test_the_same_seed_and_day_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = generate(tmp_path / "a", END, 7), generate(tmp_path / "b", END, 7)
    assert (first.partners, first.leads) == (second.partners, second.leads)
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()


def test_another_seed_gives_other_leads_of_the_same_partners(tmp_path: Path) -> None:
    generate(tmp_path / "a", END, 7)
    generate(tmp_path / "b", END, 8)
    assert (tmp_path / "a/partners.csv").read_bytes() == (tmp_path / "b/partners.csv").read_bytes()
    assert (tmp_path / "a/leads.csv").read_bytes() != (tmp_path / "b/leads.csv").read_bytes()


def test_the_next_day_holds_the_same_leads_further_along_and_one_day_more(tmp_path: Path) -> None:
    generate(tmp_path / "a", END)
    generate(tmp_path / "b", END + timedelta(days=1))
    today, tomorrow = leads_of(tmp_path / "a"), leads_of(tmp_path / "b")
    new = {key for key in tomorrow if key not in today}
    assert {tomorrow[key]["arrived_on"] for key in new} == {"2026-04-01"}
    steps = {(today[key]["status"], tomorrow[key]["status"]) for key in today.keys() & tomorrow.keys()}
    assert steps <= {
        ("new", "new"),
        ("new", "accepted"),
        ("new", "rejected"),
        ("accepted", "accepted"),
        ("accepted", "closed"),
        ("rejected", "rejected"),
        ("closed", "closed"),
    }
    # Those that drop out at the far end are settled, so nothing stays open for ever.
    assert {today[key]["status"] for key in today.keys() - tomorrow.keys()} <= {"rejected", "closed"}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_row_can_be_loaded(tmp_path: Path, seed: int) -> None:
    made = generate(tmp_path, END, seed)
    found = read_directory(tmp_path)
    assert found.rejections == []
    assert found.ignored_columns == {}
    assert (len(found.partners), len(found.leads)) == (made.partners, made.leads) == (12, len(found.leads))
    assert 1_300 <= made.leads <= 1_700
    assert max(lead.arrived_on for lead in found.leads) == END
    assert min(lead.arrived_on for lead in found.leads) == END - timedelta(days=99)


def test_it_shows_every_kind_of_partner(tmp_path: Path) -> None:
    generate(tmp_path, END)
    found = read_directory(tmp_path)
    opened = Counter(lead.partner_key for lead in found.leads if lead.status in ("new", "accepted"))
    with_capacity = [row for row in found.partners.values() if row.max_open_leads is not None]
    full = [row for row in with_capacity if opened[row.partner_key] >= (row.max_open_leads or 0)]
    assert len(full) == 1
    assert len(with_capacity) > len(full)
    assert any(row.target_leads_per_week is not None for row in found.partners.values())
    assert any(row.extra_segments for row in found.partners.values())
    assert any(row.landing_page_path is None for row in found.partners.values())
    silent = found.partners.keys() - {lead.partner_key for lead in found.leads}
    assert len(silent) == 1


def test_weekends_are_quieter_than_weekdays(tmp_path: Path) -> None:
    generate(tmp_path, END)
    days = Counter(
        date.fromisoformat(row["arrived_on"]).weekday() >= 5 for row in leads_of(tmp_path).values()
    )
    assert 0.25 < (days[True] / 2) / (days[False] / 5) < 0.55


def test_names_and_addresses_are_plainly_made_up(tmp_path: Path) -> None:
    generate(tmp_path, END)
    assert all(partner.company_name.startswith("Demo ") for partner in PARTNERS)
    assert all(login.email.endswith("@demo.example") for login in LOGINS)
    assert {login.partner_key for login in LOGINS} - {None} <= {partner.key for partner in PARTNERS}
    assert "made-up" in (tmp_path / "README.md").read_text(encoding="utf-8").lower()


def test_the_readme_names_every_log_in() -> None:
    text = (Path(__file__).parents[3] / "local/demo_data/README.md").read_text(encoding="utf-8")
    for login in LOGINS:
        assert f"`{login.email}`" in text
        assert f"`{login.password}`" in text
