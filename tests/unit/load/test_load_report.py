"""What a person sees of a load: counts per table, the first refused rows, how far it is."""

from io import StringIO

from rich.console import Console

from local.load import LoadReport, Rejection, TableCount, print_report
from local.load.progress import Bar, LineCounter

REPORT = LoadReport(
    tables={"profiles": TableCount(created=2, unchanged=1), "leads": TableCount(1_000, 20, 300)},
    rows_read={"partners.csv": 3, "leads.csv": 1_323},
    rejections=tuple(Rejection("leads.csv", line, "status is [won]") for line in (7, 8, 9)),
    ignored_columns={"partners.csv": ("note",)},
    seconds=1.25,
)


def printed(report: LoadReport, most_rejections: int) -> str:
    console = Console(file=StringIO(), width=80)
    print_report(report, console, most_rejections=most_rejections)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_a_report_names_tables_refused_rows_and_unknown_columns() -> None:
    text = printed(REPORT, most_rejections=2)
    assert "1,000" in text
    assert "leads.csv: 3 of 1,323 rows were not loaded:" in text
    assert "leads.csv:7: status is [won]" in text
    assert "leads.csv:9" not in text
    assert "… and 1 more" in text
    assert "partners.csv: these columns are not known and were left out: note" in text


def test_a_report_knows_whether_anything_changed() -> None:
    assert REPORT.changed == 1_022
    assert REPORT.tables["leads"].total == 1_320
    assert LoadReport(tables={"leads": TableCount(unchanged=9)}, rows_read={}).changed == 0


class Notes:
    def __init__(self) -> None:
        self.told: list[tuple[str, int, int]] = []

    def advance(self, part: str, total: int, by: int) -> None:
        self.told.append((part, total, by))


def test_the_listener_hears_of_every_500th_line_and_the_last() -> None:
    notes = Notes()
    counter = LineCounter(notes)
    for _ in range(1_100):
        counter("leads.csv", 1_100)
    assert notes.told == [("read leads.csv", 1_100, by) for by in (500, 500, 100)]


def test_the_bar_shows_each_part() -> None:
    console = Console(file=StringIO(), width=80, force_terminal=True)
    with Bar(console) as bar:
        bar.advance("read leads.csv", 10, 10)
        bar.advance("write leads", 0, 0)
    assert isinstance(console.file, StringIO)
    assert "10/10" in console.file.getvalue()
