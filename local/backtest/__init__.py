"""Judging the forecast on days that have gone by, against what anybody would guess without it."""

from local.backtest.judge import Verdict, backtest
from local.backtest.report import as_json, print_verdict

__all__ = ["Verdict", "as_json", "backtest", "print_verdict"]
