"""Commands about what the night proposes."""

import json
from datetime import date, datetime
from difflib import unified_diff
from typing import Annotated, Any
from uuid import UUID

import typer

from local.cli.app import app, output, say, target_of, warn
from local.cli.data import PANEL
from local.errors import StackError

_SHOWN = 10
_LINES_SHOWN = 30


@app.command(rich_help_panel=PANEL)
def replay(
    context: typer.Context,
    recommendation_id: Annotated[
        str | None, typer.Argument(help="The id of one proposal.", show_default=False)
    ] = None,
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], metavar="DAY", help="The night after this day."),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="All proposals of --date; without it, of all nights.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Run stored proposals again, by the stored rule version on the stored inputs, and compare every byte.

    A night's proposals are those that were made of its day's figures, whatever became of them since. The exit
    code is 1 when anything came out otherwise. Nothing is changed.

    With --json: `date`, `replayed` (how many), `differences` (how many of them differ) and `different`, with
    the id of each and what differs.
    """
    if recommendation_id is not None and (every or day is not None):
        raise StackError("Give either the id of one proposal or --date with --all.")
    if recommendation_id is None and not every:
        raise StackError("Give the id of a proposal, or --date with --all.")
    wanted = None if recommendation_id is None else _read_id(recommendation_id)
    stack, _ = target_of(context).running()
    summary = _replay(stack.db_url, wanted, day.date() if day else None, is_told=not as_json)
    if as_json:
        output.print_json(data=summary)
    if summary["differences"]:
        raise typer.Exit(1)


def _read_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise StackError(f"{text} is no id of a proposal: an id looks like a UUID.") from None


def _replay(db_url: str, wanted: UUID | None, day: date | None, *, is_told: bool) -> dict[str, Any]:
    # Not at the top: every command would wait for the rules to be imported.
    from local.replay import replay_night, replay_one

    different: list[dict[str, Any]] = []
    replayed, of_day = 0, None if day is None else day.isoformat()
    for one in replay_night(db_url, day) if wanted is None else [replay_one(db_url, wanted)]:
        replayed += 1
        if not one.is_identical:
            different.append(one.as_json())
        if wanted is not None:
            of_day = one.day
            if is_told and one.is_identical:
                say(
                    f"Identical: {one.rule} version {one.rule_version} gives proposal {one.id} of {one.day} "
                    f"again, {one.compared_bytes:,} bytes compared."
                )
    if is_told:
        for each in different[:_SHOWN]:
            _tell(each)
        if len(different) > _SHOWN:
            warn(f"… and {len(different) - _SHOWN:,} more; --json names them all.")
        if wanted is None:
            nights = "of all nights" if of_day is None else f"of {of_day}"
            say(f"{replayed:,} proposals {nights} replayed, {len(different):,} differences.")
    return {"date": of_day, "replayed": replayed, "differences": len(different), "different": different}


def _tell(one: dict[str, Any]) -> None:
    warn(f"Proposal {one['id']} ({one['rule']} version {one['rule_version']}) came out otherwise.")
    if one["error"]:
        warn(f"  {one['error']}")
    for part in one["differs_in"]:
        stored, replayed = (
            json.dumps(json.loads(part[side]), ensure_ascii=False, indent=1).splitlines()
            for side in ("stored", "replayed")
        )
        lines = list(unified_diff(stored, replayed, n=0, lineterm=""))[2:]
        output.print(f"  {part['part']}: - stored, + replayed", markup=False)
        for line in lines[:_LINES_SHOWN]:
            output.print(f"    {line}", markup=False, soft_wrap=True)
        if len(lines) > _LINES_SHOWN:
            output.print(f"    … and {len(lines) - _LINES_SHOWN:,} more lines", markup=False)
