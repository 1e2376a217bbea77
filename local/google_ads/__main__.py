"""`python -m local.google_ads`: the double as a process, and what one can do to it while it runs."""

import json
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import httpx
import typer

from local.google_ads.double import GoogleAdsDouble
from local.google_ads.quota import Limits
from shared.core.clock import SystemClock, yesterday

app = typer.Typer(
    name="python -m local.google_ads",
    no_args_is_help=True,
    add_completion=False,
    help="A double of Google Ads on this machine: Google's own client talks to it, nothing reaches Google.",
)

_Url = Annotated[str, typer.Option(envvar="GOOGLE_ADS_DOUBLE_URL", help="Address of the double's page.")]
_PerMinute = Annotated[float | None, typer.Option(min=0.1, help="Requests a minute; no limit without it.")]


@app.command()
def serve(
    directory: Annotated[Path, typer.Option(help="Keeps certificate, key file and all campaigns.")],
    port: Annotated[int, typer.Option(help="Port of Google Ads (gRPC over TLS); 0 takes a free one.")] = 0,
    web_port: Annotated[int, typer.Option(help="Port of the page and the token service.")] = 0,
    customers: Annotated[
        int, typer.Option(min=0, help="Made-up advertiser accounts, from 1000000001 on.")
    ] = 50,
    customer_limit: _PerMinute = None,
    project_limit: _PerMinute = None,
) -> None:
    """Run until a signal. Writes its environment, one JSON object, to stdout and `environment.json`."""
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    with GoogleAdsDouble(directory, port=port, web_port=web_port) as double:
        double.add_customers(customers)
        if customer_limit or project_limit:
            double.limit(Limits(customer_requests=customer_limit, project_requests=project_limit))
        environment = {**double.environment(), "GOOGLE_ADS_DOUBLE_URL": double.web_url}
        written = directory / "environment.new"
        written.write_text(json.dumps(environment, indent=2), encoding="utf-8")
        written.replace(directory / "environment.json")
        sys.stdout.write(json.dumps(environment) + "\n")
        sys.stdout.flush()
        stopping.wait()


@app.command()
def show(url: _Url, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Show the campaigns that "Google" holds."""
    state = httpx.get(f"{url}/state.json", timeout=30).raise_for_status().json()
    if as_json:
        sys.stdout.write(json.dumps(state, indent=2) + "\n")
        return
    for customer in state:
        for campaign in customer["campaigns"]:
            days: Sequence[tuple[str, Any]] = list(campaign["days"].items())
            spent = sum(figures["cost_micros"] for _, figures in days) / 1_000_000
            sys.stdout.write(
                f"{customer['id']}  {campaign['id']}  {campaign['status']:8}"
                f"{campaign['budget_micros'] / 1_000_000:9.2f} a day  {len(days):3} days  {spent:9.2f} "
                f"spent  {campaign['name']}\n"
            )


@app.command()
def days(
    url: _Url,
    count: Annotated[int, typer.Option(min=1, help="How many days.")] = 14,
    last: Annotated[
        str | None, typer.Option(help="The last of them, YYYY-MM-DD; yesterday without it.")
    ] = None,
    seed: int = 1,
) -> None:
    """Let days of made-up clicks and cost pass for every enabled campaign."""
    day = last or yesterday(SystemClock()).isoformat()
    answer = httpx.post(f"{url}/days", json={"days": count, "last": day, "seed": seed}, timeout=60)
    sys.stdout.write(f"{answer.raise_for_status().json()['given']} campaign days\n")


if __name__ == "__main__":
    os.environ.setdefault("GRPC_VERBOSITY", "ERROR")
    app()
