"""Commands about what proposals did."""

from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer
from psycopg.rows import dict_row
from rich.table import Table

from local.cli.app import app, output, say, target_of
from local.cli.data import PANEL
from local.errors import StackError
from shared.effects.schemas import RuleEffect, RuleFiguresAnswer
from shared.effects.verdicts import judge


@app.command(rich_help_panel=PANEL)
def placebo(
    file: Annotated[
        Path, typer.Argument(help="Daily counts: series, date, clicks (others ignored).", show_default=False)
    ],
    tries: Annotated[int, typer.Option(min=1, max=100_000, help="How many random fake dates.")] = 1000,
    effect: Annotated[
        float, typer.Option(min=-0.95, max=10, help="The planted change: 0.3 is 30 % more.")
    ] = 0.3,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same tries.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Try how well the ledger tells a change from chance: at random fake dates of real series.

    Needs no running stack. Every try looks at a random series and day twice: as it is, where calling an
    effect is false, and with an effect planted in the 28 days after, where not calling it is missed. An
    effect is called at a p-value of 0.1 in the direction of --effect, which a proposal states beforehand.

    With --json: `false_positive_rate`, `power`, `coverage` (of the 80 % range, with the effect planted), how
    many tries (`n`), what a test in both directions and the naive rule "more than 20 %" would have done, and
    under `busy` the same for series of 5 counts a day or more.
    """
    # Not at the top: every command would wait for numpy.
    from local.placebo import read_counts
    from shared.effects.trials import FileTooShortError, run_trials

    try:
        result = run_trials(read_counts(file), tries, effect, seed)
    except FileTooShortError as error:
        raise StackError(f"{file}: {error}.") from None
    if as_json:
        output.print_json(data=result)
        return
    table = Table("share", "all series", f"{result['busy']['counts_per_day']:g} a day or more")
    for name in ("false_positive_rate", "power", "coverage", "naive_false_positive_rate"):
        table.add_row(name.replace("_", " "), _percent(result[name]), _percent(result["busy"][name]))
    table.add_row("tries", f"{result['n']:,}", f"{result['busy']['n']:,}")
    output.print(table)


@app.command(rich_help_panel=PANEL)
def effects(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show per rule how often it proposed in 6 months, what was decided, and what the 28 days after showed.

    A rule of which at least 10 were measured and together show no effect is marked; the weekly report names
    it. Nothing changes by itself.
    """
    stack, _ = target_of(context).running()
    answer = _read(stack.db_url)
    rules = [judge(figures) for figures in answer.rules]
    if as_json:
        output.print_json(
            data={
                "rules": [rule.model_dump(mode="json") for rule in rules],
                "reported_on": answer.reported_on and answer.reported_on.isoformat(),
                "reported_rules": answer.reported_rules,
            }
        )
        return
    if not rules:
        say("No rule has proposed anything yet.")
        return
    table = Table("rule", "proposed", "approved", "executed", "measured", "effect", "opposite", "median", "p")
    for rule in rules:
        table.add_row(*_cells(rule), style="yellow" if rule.is_without_effect else None)
    output.print(table)
    if answer.reported_on is not None:
        named = ", ".join(answer.reported_rules) or "none"
        say(f"Weekly report of {answer.reported_on}: rules without a visible effect: {named}.")


def _cells(rule: RuleEffect) -> list[str]:
    counted = (
        rule.proposed,
        rule.approved,
        rule.executed,
        rule.measured,
        rule.with_effect,
        rule.with_opposite_effect,
    )
    combined = "" if rule.combined_p_value is None else f"{rule.combined_p_value:.2f}"
    return [rule.rule, *(f"{number:,}" for number in counted), _percent(rule.median_change), combined]


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"


def _read(db_url: str) -> RuleFiguresAnswer:
    with psycopg.connect(db_url, row_factory=dict_row) as db, db.transaction():
        db.execute("set local role service_role")
        row: dict[str, Any] | None = db.execute("select public.rule_effects() as answer").fetchone()
    return RuleFiguresAnswer.model_validate(row["answer"] if row else {})
