"""Runs that meet, die, fail for a partner, or find the database broken."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import httpx
import psycopg
import pytest

from local.settings import Stack
from tests.function_process import function_process, kill
from tests.night import DEMAND, STATS, Connection, Night
from tests.waiting import wait_until


def working_backends(night: Night, table: str) -> list[int]:
    """The database processes that hold the lock of the night's demand run and wait for a table."""
    return [
        pid
        for (pid,) in night.db.execute(
            """
            select waits.pid from pg_locks as waits join pg_locks as holds on holds.pid = waits.pid
            where not waits.granted and waits.relation = %s::regclass
              and holds.granted and holds.locktype = 'advisory'
              and (holds.classid::bigint << 32 | holds.objid::bigint) = hashtextextended(%s, 0)
            """,
            [f"public.{table}", f"{DEMAND} {night.day}"],
        )
    ]


@contextmanager
def work_held_up(night: Night, table: str) -> Iterator[Callable[[], None]]:
    """Holds every writer of a table, from within a job's working transaction.

    Yields a function that waits until the night's job has got that far.
    """
    with psycopg.connect(night.stack.db_url) as holder:
        holder.execute(f"lock table public.{table} in share row exclusive mode")  # names of our own

        yield lambda: wait_until(lambda: bool(working_backends(night, table)), "the job waits for the table")
        holder.rollback()


@contextmanager
def broken_database(stack: Stack, broken_paths: str) -> Iterator[str]:
    """A data API that answers 500 where the path ends with one of `broken_paths`, and else passes on."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.path.endswith(tuple(broken_paths.split())):
                status, content = 500, b'{"code": "XX000", "message": "secret details of the database"}'
            else:
                headers = {"apikey": self.headers["apikey"], "Content-Type": "application/json"}
                answer = httpx.post(stack.supabase_url + self.path, content=body, headers=headers, timeout=60)
                status, content = answer.status_code, answer.content
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def partner_that_cannot_be_written(db: Connection, night: Night, partner_id: object) -> Iterator[None]:
    """Makes the gap row of one partner on one day impossible, whatever the reason may be in real life."""
    name = f"tests.break_{uuid4().hex}"
    db.execute(
        f"""
        create function {name}() returns trigger language plpgsql as $$
        begin
          raise numeric_value_out_of_range using message = 'this row does not fit';
        end $$;
        create trigger {name.partition(".")[2]} before insert or update on public.partner_lead_gaps
        for each row when (new.partner_id = '{partner_id}' and new.date = '{night.day}')
        execute function {name}()
        """
    )
    try:
        yield
    finally:
        db.execute(f"drop function {name}() cascade")


def test_of_two_starts_at_once_one_works_and_the_other_says_so(night: Night) -> None:
    link = night.link(target_leads_per_week=7)
    with ThreadPoolExecutor() as threads:
        with work_held_up(night, "partner_lead_gaps") as working:
            first = threads.submit(night.start, DEMAND)
            working()
            before = night.job_run(DEMAND)
            second = night.start(DEMAND)
            assert second.status_code == 409
            assert "already running" in second.json()["detail"]
            assert night.job_run(DEMAND) == before
        assert first.result().status_code == 200
    assert len(night.gaps(link.partner_id)) == 1
    run = night.job_run(DEMAND)
    assert run is not None
    assert (run["status"], run["attempts"]) == ("succeeded", 1)


def test_of_many_starts_at_once_none_is_lost_and_the_rows_are_right(night: Night) -> None:
    link = night.link(target_leads_per_week=7)
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: night.start(DEMAND).status_code, range(8)))
    assert set(answers) <= {200, 409}
    assert 200 in answers
    assert len(night.gaps(link.partner_id)) == 1
    run = night.job_run(DEMAND)
    assert run is not None
    assert run["status"] == "succeeded"


def test_a_run_killed_in_the_middle_is_finished_by_the_next(night: Night) -> None:
    link = night.link(target_leads_per_week=7)
    night.lead(link, 3)
    with ThreadPoolExecutor() as threads:
        with (
            function_process(night.stack, DEMAND) as (url, process),
            work_held_up(night, "partner_lead_gaps") as working,
        ):
            start = threads.submit(night.start, DEMAND, url=url)
            working()
            kill(process)
            with pytest.raises(httpx.TransportError):
                start.result()
            run = night.job_run(DEMAND)
            assert run is not None
            assert run["status"] == "running"
        # What the dead run had asked of the database may still be going on; until it is over it is a run.
        wait_until(lambda: night.start(DEMAND).status_code == 200, "the next run may work")
    assert [gap["platform_leads"] for gap in night.gaps(link.partner_id).values()] == [3]
    run = night.job_run(DEMAND)
    assert run is not None
    assert run["status"] == "succeeded"


def test_a_run_that_died_before_it_began_to_work_stands_in_nobodys_way(night: Night) -> None:
    link = night.link(target_leads_per_week=7)
    night.db.execute("select public.claim_job_run(%s, %s)", [DEMAND, night.day])
    assert night.run(DEMAND)["attempt"] == 2
    assert len(night.gaps(link.partner_id)) == 1


def test_a_run_overtaken_by_a_newer_one_changes_nothing(night: Night) -> None:
    link = night.link(target_leads_per_week=7)
    [[older]] = night.db.execute("select public.claim_job_run(%s, %s)", [DEMAND, night.day]).fetchall()
    night.db.execute("select public.claim_job_run(%s, %s)", [DEMAND, night.day])
    with pytest.raises(psycopg.Error) as refusal:
        night.db.execute("select public.calculate_partner_lead_gaps(%s, %s)", [night.day, older["attempt"]])
    assert refusal.value.sqlstate == "PT409"
    assert night.gaps(link.partner_id) == {}


def test_the_newest_run_waits_for_an_older_one_that_is_about_to_be_refused(night: Night) -> None:
    link = night.link(target_leads_per_week=7)
    [[newest]] = night.db.execute("select public.claim_job_run(%s, %s)", [DEMAND, night.day]).fetchall()
    with ThreadPoolExecutor() as threads, psycopg.connect(night.stack.db_url) as older:
        older.execute("select private.lock_job_run(%s, %s)", [DEMAND, night.day])
        with psycopg.connect(night.stack.db_url, autocommit=True) as newer:
            work = threads.submit(
                newer.execute,
                "select public.calculate_partner_lead_gaps(%s, %s)",
                [night.day, newest["attempt"]],
            )
            waits = "select 1 from pg_locks where pid = %s and locktype = 'advisory' and not granted"
            wait_until(
                lambda: bool(night.db.execute(waits, [newer.info.backend_pid]).fetchall()),
                "the newest run waits",
            )
            older.rollback()
            work.result()
    assert len(night.gaps(link.partner_id)) == 1


def test_work_that_is_cut_off_in_the_middle_leaves_no_row_and_a_failed_run(night: Night) -> None:
    link = night.link(target_leads_per_week=7)
    with ThreadPoolExecutor() as threads, work_held_up(night, "partner_lead_gaps") as working:
        start = threads.submit(night.start, DEMAND)
        working()
        night.db.execute(
            "select pg_cancel_backend(unnest(%s::int[]))", [working_backends(night, "partner_lead_gaps")]
        )
        assert start.result().status_code >= 500
    assert night.gaps(link.partner_id) == {}
    run = night.job_run(DEMAND)
    assert run is not None
    assert run["status"] == "failed"
    assert night.run(DEMAND)["attempt"] == 2
    assert len(night.gaps(link.partner_id)) == 1


@pytest.mark.parametrize(
    ("job", "work"), [(DEMAND, "/calculate_partner_lead_gaps"), (STATS, "/calculate_partner_lead_stats")]
)
def test_a_database_that_answers_500_leaves_no_row_and_a_failed_run(
    night: Night, job: str, work: str
) -> None:
    link = night.link(target_leads_per_week=7)
    night.lead(link, 2)
    with (
        broken_database(night.stack, work) as database,
        function_process(night.stack, job, SUPABASE_URL=database) as (url, _),
    ):
        answer = night.start(job, url=url)
    assert answer.status_code == 502
    assert "secret" not in answer.text
    assert night.gaps(link.partner_id) == {}
    assert night.stats(link) == {}
    run = night.job_run(job)
    assert run is not None
    assert run["status"] == "failed"
    assert run["error"]
    night.run(job)


def test_a_database_that_answers_nothing_but_500_is_no_success_either(night: Night) -> None:
    link = night.link(target_leads_per_week=7)
    with (
        broken_database(night.stack, "_run _gaps") as database,
        function_process(night.stack, DEMAND, SUPABASE_URL=database) as (url, _),
    ):
        assert night.start(DEMAND, url=url).status_code == 502
    assert night.gaps(link.partner_id) == {}
    assert night.job_run(DEMAND) is None


def test_a_partner_whose_row_cannot_be_written_does_not_stop_the_others(night: Night) -> None:
    broken, fine = night.link(target_leads_per_week=7), night.link(target_leads_per_week=7)
    with partner_that_cannot_be_written(night.db, night, broken.partner_id):
        answer = night.start(DEMAND)
    assert answer.status_code == 500
    report = answer.json()["report"]
    assert [failure["partner_id"] for failure in report["failures"]] == [str(broken.partner_id)]
    assert "this row does not fit" in report["failures"][0]["error"]
    assert night.gaps(broken.partner_id) == {}
    assert len(night.gaps(fine.partner_id)) == 1
    run = night.job_run(DEMAND)
    assert run is not None
    assert run["status"] == "failed"
    assert run["counts"]["failures"] == report["failures"]
    night.run(DEMAND)
    assert len(night.gaps(broken.partner_id)) == 1


@pytest.mark.parametrize("job", [DEMAND, STATS])
@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"date": "yesterday"}, "/date"),
        ({"date": "2026-02-30"}, "/date"),
        ({"date": 20260101}, "/date"),
        ({"date": "9999-01-01"}, "/date"),
        ({"day": "2026-01-01"}, "/day"),
    ],
)
def test_a_body_that_names_no_day_is_refused_with_the_field(
    stack: Stack, job: str, body: dict[str, object], pointer: str
) -> None:
    answer = httpx.post(stack.job_url(job), json=body, headers=stack.job_headers(), timeout=60)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_without_a_body_a_job_works_on_the_last_complete_day(stack: Stack) -> None:
    answer = httpx.post(stack.job_url(STATS), headers=stack.job_headers(), timeout=60)
    assert answer.status_code == 200
    assert answer.json()["job"] == STATS
