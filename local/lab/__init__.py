"""The rule lab: past nights once more under other thresholds, and what would have been proposed instead."""

from local.lab.compare import Comparison, compare
from local.lab.history import Night, read_nights
from local.lab.report import as_json, print_report, write_html
from local.lab.thresholds import read_thresholds, template

__all__ = [
    "Comparison",
    "Night",
    "as_json",
    "compare",
    "print_report",
    "read_nights",
    "read_thresholds",
    "template",
    "write_html",
]
