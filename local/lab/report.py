"""What the lab found, as tables, JSON and one HTML file that needs nothing else."""

from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rich.console import Console
from rich.table import Table

from local.errors import StackError
from local.lab.charts import nights_chart, rules_chart
from local.lab.compare import Comparison, Told
from local.lab.history import UNKNOWN

_SHOWN: Final = 50
_COUNTS: Final = ("before", "after", "come", "gone", "changed")


def as_json(found: Comparison, thresholds: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """All figures; EUR as text. `come`, `gone` and `changed` name every proposal."""
    before, after = found.euros()
    return {
        "thresholds": {name: {"present": old, "other": new} for name, (old, new) in thresholds.items()},
        "proposals": {"before": len(found.before), "after": len(found.after)},
        "come": [_told(told) for told in found.come.values()],
        "gone": [_told(told) for told in found.gone.values()],
        "changed": [{"before": _told(old), "after": _told(new)} for old, new in found.changed.values()],
        "euros_per_month": {"before": str(before), "after": str(after)},
        "partners_touched": len(found.touched_partners),
        "rules": {rule: {name: counts[name] for name in _COUNTS} for rule, counts in found.by_rule().items()},
        "nights": [
            {
                name: str(value) if isinstance(value, Decimal) else value
                for name, value in asdict(night).items()
            }
            | {"day": night.day.isoformat()}
            for night in found.nights
        ],
        "stored": found.stored,
        "reproduced": found.reproduced,
        "limits": limits_of(found),
    }


def limits_of(found: Comparison) -> list[str]:
    """What the result rests on and cannot know, in sentences."""
    lines = []
    missing = [night for night in found.nights if night.missing is not None]
    if missing:
        days = ", ".join(night.day.isoformat() for night in missing[:5]) + (" …" if len(missing) > 5 else "")
        lines.append(
            f"Not replayed, {missing[0].missing}: {len(missing)} of {len(found.nights)} nights ({days})."
        )
    if found.stored:
        lines.append(
            f"Of the {found.stored:,} stored proposals that were last made of these nights, the present "
            f"rules and thresholds give {found.reproduced:,} again here, with the same details."
        )
    else:
        lines.append(
            "No proposal is stored that was last made of one of these nights: nothing to check against."
        )
    if found.taken_out or found.put_back:
        lines.append(
            f"Put back as they were: {found.put_back:,} budgets and states; left out because they were made "
            f"later: {found.taken_out:,} campaigns and pages (counted per night)."
        )
    if found.unreadable or found.failed:
        lines.append(
            f"Left out: {found.unreadable:,} partners' nights that the rules cannot read, {found.failed:,} "
            "at which they failed."
        )
    return lines + [f"Unknown: {line}." for line in UNKNOWN]


def print_report(found: Comparison, thresholds: dict[str, tuple[str, str]], console: Console) -> None:
    """The figures as tables, and what they rest on."""
    if thresholds:
        table = Table("Threshold", "Present", "Other", title="Thresholds that differ")
        for name, (old, new) in thresholds.items():
            table.add_row(name, old, new)
        console.print(table)
    table = Table("Rule", title="Proposals; one that stands for several nights counts once")
    for name in _COUNTS:
        table.add_column(name.capitalize(), justify="right")
    for rule, counts in found.by_rule().items():
        table.add_row(rule, *(f"{counts[name]:,}" for name in _COUNTS))
    console.print(table)
    table = Table("Day", title="Per night")
    for name in (*_COUNTS, "€ a month before", "after"):
        table.add_column(name.capitalize(), justify="right")
    table.add_column("")
    for night in found.nights:
        if night.missing is not None:
            table.add_row(night.day.isoformat(), *[""] * 7, night.missing)
            continue
        numbers = (night.before, night.after, night.come, night.gone, night.changed)
        euros = (night.euros_before, night.euros_after)
        table.add_row(
            night.day.isoformat(),
            *(f"{count:,}" for count in numbers),
            *(f"{amount:,.2f}" for amount in euros),
        )
    console.print(table)
    for label, value in _figures(found):
        console.print(f"{label[0].upper()}{label[1:]}: {value}")
    for line in limits_of(found):
        console.print(f"- {line}")


def write_html(path: Path, found: Comparison, thresholds: dict[str, tuple[str, str]], file: str) -> None:
    """One file with charts, to open in a browser. Raises `StackError` where it cannot be written."""
    templates = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    rules = found.by_rule()
    lists = [
        ("Proposals that come", list(found.come.values())),
        ("Proposals that go", list(found.gone.values())),
        ("Proposals that change, as they would be", [new for _, new in found.changed.values()]),
    ]
    text = templates.get_template("report.html").render(
        first=found.nights[0].day,
        last=found.nights[-1].day,
        file=file,
        thresholds=thresholds,
        figures=_figures(found),
        rules=rules,
        nights=found.nights,
        rules_chart=rules_chart(rules),
        nights_chart=nights_chart(found.nights),
        lists=[(title, tolds[:_SHOWN], len(tolds)) for title, tolds in lists],
        limits=limits_of(found),
    )
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StackError(f"{path} cannot be written: {error.strerror}.") from None


def _figures(found: Comparison) -> list[tuple[str, str]]:
    before, after = found.euros()
    return [
        ("proposals come", f"{len(found.come):,}"),
        ("proposals go", f"{len(found.gone):,}"),
        ("proposals change", f"{len(found.changed):,}"),
        ("partners touched", f"{len(found.touched_partners):,}"),
        ("EUR a month if all were approved, before", f"{before:,.2f}"),
        ("EUR a month if all were approved, after", f"{after:,.2f}"),
    ]


def _told(told: Told) -> dict[str, str]:
    return {
        "date": told.day.isoformat(),
        "partner_id": told.partner_id,
        "partner": told.partner,
        "rule": told.rule,
        "action_type": told.action,
        "monthly_cost_change": str(told.monthly_cost_change),
        "reason_en": told.reason,
    }
