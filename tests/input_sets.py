"""Sets of CSV files for tests: the demo set under names of the test's own, and hand-written ones."""

import csv
from datetime import date
from pathlib import Path

from local.demo_data import generate

PARTNER_COLUMNS = (
    "partner_key",
    "landing_page_path",
    "branch",
    "region",
    "target_leads_per_week",
    "max_open_leads",
)
LEAD_COLUMNS = (
    "lead_key",
    "arrived_on",
    "partner_key",
    "origin",
    "source",
    "source_channel",
    "won_at",
    "won_segment",
    "status",
)


def write_set(directory: Path, partners: list[str], leads: list[str]) -> Path:
    """Write partners.csv and leads.csv with these lines below the usual column names."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, columns, rows in (
        ("partners.csv", PARTNER_COLUMNS, partners),
        ("leads.csv", LEAD_COLUMNS, leads),
    ):
        (directory / name).write_text("\n".join([",".join(columns), *rows]) + "\n", encoding="utf-8")
    return directory


def demo_set(directory: Path, end_date: date, prefix: str) -> Path:
    """The demo set with keys, paths, branches and addresses that begin with `prefix` (`[a-z0-9]+`)."""
    generate(directory, end_date)

    def renamed(row: dict[str, str]) -> dict[str, str]:
        for column in ("partner_key", "lead_key", "branch", "email"):
            if row.get(column):
                row[column] = f"{prefix}-{row[column]}"
        if row.get("landing_page_path"):
            row["landing_page_path"] = f"/{prefix}{row['landing_page_path']}"
        if row.get("extra_segments"):
            row["extra_segments"] = ";".join(f"{prefix}-{part}" for part in row["extra_segments"].split(";"))
        return row

    for name in ("partners.csv", "leads.csv", "accounts.csv"):
        with (directory / name).open(encoding="utf-8", newline="") as file:
            rows = [renamed(row) for row in csv.DictReader(file)]
        with (directory / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return directory
