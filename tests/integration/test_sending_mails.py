"""Who gets which mail, once: the job's own run against SES's double, by the real client over HTTP."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import httpx
import psycopg
import pytest

from local.mail.double import SesDouble
from local.mail.sending import send_mails
from local.settings import REPOSITORY, Stack
from shared.core.clock import SystemClock
from shared.mail.schemas import MailReport
from shared.mail.sender import Mail, MailRefusedError, MailRejectedError, MailUnknownError
from shared.mail.service import REJECTIONS_IN_A_ROW
from tests.function_process import function_process
from tests.mails import Post, Recipient
from tests.proposal_night import empty

# One run looks at everybody, and one at a time sends.
pytestmark = pytest.mark.xdist_group("proposal_nights")


@pytest.fixture(scope="module")
def double() -> Iterator[SesDouble]:
    with SesDouble() as running:
        # boto3 takes its credentials from the environment.
        names = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
        before = {name: os.environ.get(name) for name in names}
        os.environ.update(dict.fromkeys(names, "made-up"))
        yield running
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value


@pytest.fixture
def post(night_stack: Stack, double: SesDouble) -> Iterator[Post]:
    with psycopg.connect(night_stack.db_url, autocommit=True) as db:
        empty(db)
        db.execute("delete from private.notification_mail_lease")
        yield Post(night_stack, db, double)
        double.faults.refusals.clear()


def test_a_person_gets_one_digest_a_day_with_all_that_is_new(post: Post) -> None:
    ann, bob = post.recipient(first_name="Ann"), post.recipient()
    post.tell(ann)
    post.tell(ann, "landing_page_sent_back", {"title": "Dakdekker", "note": "Noem de stad."})
    report = post.send()
    assert (report.status, report.digests, report.urgent) == ("done", 1, 0)
    (mail,) = post.mails(ann)
    assert "Schilder in Tilburg" in mail.text
    assert "Noem de stad." in mail.text
    assert post.mails(bob) == []
    post.tell(ann)
    assert post.send(post.morning + timedelta(hours=3)).digests == 0
    assert post.send(post.morning + timedelta(days=1)).digests == 1
    assert len(post.mails(ann)) == 2


def test_a_digest_is_not_sent_before_seven_and_what_comes_after_seven_waits(post: Post) -> None:
    ann = post.recipient()
    post.tell(ann)
    assert post.send(post.morning - timedelta(minutes=1)).digests == 0
    late = post.recipient()
    post.tell(late, at=post.morning + timedelta(minutes=5))
    assert post.send(post.morning + timedelta(minutes=10)).digests == 1
    assert post.mails(late) == []


@pytest.mark.parametrize(("month", "day", "hour"), [(3, 28, 5), (10, 31, 6)])
def test_seven_is_seven_in_amsterdam_also_on_the_days_on_which_the_clocks_change(
    post: Post, month: int, day: int, hour: int
) -> None:
    seven = datetime(2027, month, day, hour, tzinfo=UTC)
    ann = post.recipient()
    post.tell(ann, at=seven - timedelta(minutes=1))
    post.tell(ann, at=seven)
    assert post.send(seven - timedelta(seconds=1)).digests == 0
    assert post.send(seven).digests == 1
    told = post.db.execute(
        "select day, cardinality(notification_ids) from public.notification_mails where recipient_id = %s",
        [ann.id],
    ).fetchall()
    assert told == [(seven.date(), 1)]


def test_who_has_no_address_or_is_not_active_is_mailed_nothing(post: Post) -> None:
    people = [post.recipient(email=None), post.recipient(email=""), post.recipient(status="inactive")]
    for one in people:
        post.tell(one)
        post.tell_urgently(one)
    report = post.send()
    assert (report.urgent, report.digests, report.skipped) == (0, 0, 0)


def test_what_cannot_wait_is_mailed_at_once_and_at_most_once_an_hour(post: Post) -> None:
    ann = post.recipient()
    post.tell_urgently(ann)
    first_run = SystemClock().now()
    assert post.send(first_run).urgent == 1
    # Written right before the next run: whatever the clock says, no digest at seven can tell it first.
    too_soon = first_run + timedelta(minutes=55)
    post.tell_urgently(ann, at=too_soon - timedelta(microseconds=1))
    post.tell(ann, at=too_soon - timedelta(microseconds=1))
    assert post.send(too_soon).urgent == 0
    assert post.send(first_run + timedelta(minutes=65)).urgent == 1
    # The hour of a change of the clocks is no hour of this test: what was mailed is in no digest.
    post.send()
    (first, second, digest) = post.mails(ann)
    assert "Dringend" in first.text
    assert "Dringend" in second.text
    assert "budget" not in digest.text.lower()


def test_preferences_say_what_is_mailed(post: Post) -> None:
    def wish(recipient: Recipient, kind: str, **columns: bool) -> None:
        (column, value), *_ = columns.items()
        post.db.execute(
            f"insert into public.notification_preferences (profile_id, kind, {column}) values (%s, %s, %s)",  # noqa: S608 - names of ours
            [recipient.id, kind, value],
        )

    no_digest, no_urgent, no_mail, has_read = (post.recipient() for _ in range(4))
    wish(no_digest, "landing_page_live", in_digest=False)
    wish(no_urgent, "budget_spent", at_once=False)
    post.db.execute(
        "insert into public.notification_settings (profile_id, by_email, language) values (%s, false, 'nl')",
        [no_mail.id],
    )
    for one in (no_digest, no_urgent, no_mail, has_read):
        post.tell(one)
        post.tell_urgently(one)
    post.db.execute("update public.notifications set read_at = now() where recipient_id = %s", [has_read.id])
    post.send()
    assert [mail.subject for mail in post.mails(no_digest)] == ["Budget van november is op"]
    (digest,) = post.mails(no_urgent)
    assert "Budget van november is op" in digest.text
    assert "Schilder in Tilburg" in digest.text
    assert post.mails(no_mail) == post.mails(has_read) == []


def test_everybody_is_told_in_the_own_language(post: Post) -> None:
    ann = post.recipient(first_name="Ann")
    post.db.execute(
        "insert into public.notification_settings (profile_id, language) values (%s, 'en')", [ann.id]
    )
    post.tell(ann)
    post.send()
    (mail,) = post.mails(ann)
    assert mail.text.startswith("Your marketing today\n\nDear Ann,\n")
    assert mail.message["Content-Language"] == "en"


@pytest.mark.parametrize(
    "leave", ["select private.stop_mail(%s)", "update public.profiles set status = 'inactive' where id = %s"]
)
def test_whoever_leaves_while_a_run_goes_on_gets_nothing(post: Post, leave: str) -> None:
    first, second = sorted((post.recipient(), post.recipient()), key=lambda one: one.id)
    post.tell(first)
    post.tell(second)

    class Leaving:
        def send(self, mail: Mail) -> str:
            post.db.execute(leave, [second.id])
            return mail.tags["mail_id"]

    report = post.send(sender=lambda _: Leaving())
    assert (report.digests, report.skipped) == (1, 1)
    assert post.records(second) == []


def test_an_address_that_bounced_gets_nothing_until_an_admin_switches_it_on(post: Post) -> None:
    ann = post.recipient()
    post.tell(ann)
    post.send()
    mail = post.mails(ann)[0]
    bounce = {"type": "bounce", "mail_id": post.double.tags[mail.message_id]["mail_id"], "detail": "NoEmail"}

    def bounces(at: str) -> str:
        event = psycopg.types.json.Jsonb(bounce | {"at": at, "message_id": mail.message_id})
        row = post.db.execute("select private.record_mail_event(%s)", [event]).fetchone()
        assert row is not None
        return str(row[0])

    assert [bounces("2026-06-17T07:00:05Z"), bounces("2026-06-17T07:00:05Z")] == ["recorded", "known"]
    post.tell(ann)
    assert post.send(post.morning + timedelta(days=1)).digests == 0
    post.db.execute("update public.undeliverable_addresses set switched_on_at = now()")
    # SNS may bring an event twice, also later.
    assert bounces("2026-06-17T07:00:05Z") == "known"
    assert post.send(post.morning + timedelta(days=1)).digests == 1


def test_a_mail_that_ses_rejects_is_recorded_and_the_others_get_theirs(post: Post) -> None:
    first, second = sorted((post.recipient(), post.recipient()), key=lambda one: one.id)
    post.tell(first)
    post.tell(second)
    post.double.faults.refusals.append((400, "MessageRejected"))
    report = post.send()
    assert (report.status, report.rejected, report.digests) == ("done", 1, 1)
    assert post.records(first) == [("digest", "rejected", 1)]
    assert len(post.mails(second)) == 1
    assert post.send().digests == 0
    # It was told nothing, so the next day's mail tells it.
    assert post.send(post.morning + timedelta(days=1)).digests == 1
    assert "Schilder in Tilburg" in post.mails(first)[0].text


def test_a_sender_that_ses_does_not_know_stops_the_run_and_everything_stays_due(post: Post) -> None:
    people = [post.recipient() for _ in range(3)]
    for one in people:
        post.tell(one)
    unknown = "Partner Marketing <post@unverified.example>"
    report = send_mails({**post.environment, "MAIL_SENDER": unknown}, post.morning)
    assert (report.status, report.digests, report.rejected) == ("interrupted", 0, 0)
    assert post.send().digests == 3


def test_a_run_in_which_one_mail_after_the_other_is_rejected_stops_and_no_news_is_lost(
    post: Post, capsys: pytest.CaptureFixture[str]
) -> None:
    people = [post.recipient() for _ in range(REJECTIONS_IN_A_ROW + 1)]
    for one in people:
        post.tell(one)
    post.double.faults.refusals.extend([(400, "BadRequestException")] * REJECTIONS_IN_A_ROW)
    report = post.send()
    assert (report.status, report.rejected, report.digests) == ("interrupted", REJECTIONS_IN_A_ROW, 0)
    assert "mail_refused" in capsys.readouterr().out
    # The next run goes on behind them, so that people whose mail is wrong cannot keep it from others.
    assert post.send().digests == 1
    assert post.send(post.morning + timedelta(days=1)).digests == REJECTIONS_IN_A_ROW
    assert [len(post.mails(one)) for one in people] == [1] * len(people)


def test_an_urgent_mail_that_is_rejected_is_tried_three_times_a_day(post: Post) -> None:
    ann = post.recipient()
    post.tell_urgently(ann)
    noon = post.morning + timedelta(hours=5)

    class Rejecting:
        def send(self, mail: Mail) -> str:  # noqa: ARG002 - as the port has it
            raise MailRejectedError("SES rejected the mail (MessageRejected).")

    post.forget_digests(ann)
    rejected = [post.send(noon + timedelta(hours=hour), lambda _: Rejecting()).rejected for hour in range(5)]
    assert rejected == [1, 1, 1, 0, 0]


def test_a_person_without_a_mailable_address_keeps_nobody_from_the_mail(post: Post) -> None:
    wrong, fine = post.recipient(email="jan..@@example.test"), post.recipient()
    post.tell(wrong)
    post.tell(fine)
    post.tell(fine, "proposal_created", {"unreadable": True})
    other = post.recipient()
    post.tell(other)
    report = post.send()
    assert (report.status, report.digests, report.rejected) == ("done", 1, 2)
    assert len(post.mails(other)) == 1


def test_what_is_throttled_is_sent_when_ses_takes_mail_again(post: Post) -> None:
    ann = post.recipient()
    post.tell(ann)

    class Throttled:
        def send(self, mail: Mail) -> str:  # noqa: ARG002 - as the port has it
            raise MailRefusedError("SES refuses to send for us (SendingPausedException).")

    report = post.send(sender=lambda _: Throttled())
    assert (report.status, report.digests) == ("interrupted", 0)
    assert post.records(ann) == [("digest", "held_up", 1)]
    post.double.faults.refusals.append((429, "TooManyRequestsException"))
    assert post.send().digests == 1
    assert post.records(ann) == [("digest", "sent", 2)]
    assert len(post.mails(ann)) == 1


def test_two_runs_at_once_send_every_mail_once(post: Post) -> None:
    people = [post.recipient() for _ in range(12)]
    for one in people:
        post.tell(one)
    reports: list[MailReport] = []
    threads = [threading.Thread(target=lambda: reports.append(post.send())) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(report.digests for report in reports) == len(people)
    assert [len(post.mails(one)) for one in people] == [1] * len(people)


def test_a_run_whose_lease_has_ended_sends_nothing_more(post: Post) -> None:
    for _ in range(2):
        post.tell(post.recipient())

    class Slow:
        def send(self, mail: Mail) -> str:
            post.db.execute("update private.notification_mail_lease set ends_at = clock_timestamp()")
            return mail.tags["mail_id"]

    report = post.send(sender=lambda _: Slow())
    assert (report.status, report.digests) == ("interrupted", 1)
    statuses = post.db.execute("select status from public.notification_mails").fetchall()
    assert statuses == [("sent",)]


def killed_at(post: Post, point: str) -> None:
    """A run in a process of its own, killed when it has come to a point."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.mail_process", point, post.morning.isoformat()],
        cwd=REPOSITORY,
        env={**os.environ, **post.environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    lines = iter(process.stdout)
    assert any(line.strip() == point for line in lines)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize(
    ("point", "at_once", "later"),
    [("leased", 1, 1), ("written", 0, 1), ("recorded", 1, 1)],
)
def test_a_run_that_is_killed_loses_no_mail_and_repeats_none(
    post: Post, point: str, at_once: int, later: int
) -> None:
    ann = post.recipient()
    post.tell(ann)
    killed_at(post, point)
    assert post.send().status == "busy"
    post.db.execute("update private.notification_mail_lease set ends_at = clock_timestamp()")
    post.send()
    assert len(post.mails(ann)) == at_once
    post.let_time_pass()
    post.send()
    assert len(post.mails(ann)) == later
    assert post.records(ann)[0][1] == "sent"


class Losing:
    """Every answer is lost."""

    def __init__(self) -> None:
        self.mails = 0

    def send(self, mail: Mail) -> str:  # noqa: ARG002 - as the port has it
        self.mails += 1
        raise MailUnknownError("The answer of SES was lost.")


@pytest.mark.parametrize("kind", ["digest", "urgent"])
def test_a_mail_that_is_lost_again_and_again_is_handed_in_three_times_a_day_also_when_the_hour_is_over(
    post: Post, kind: str
) -> None:
    ann, losing = post.recipient(), Losing()
    if kind == "digest":
        post.tell(ann)
    else:
        post.tell_urgently(ann)
        post.forget_digests(ann)
    noon = post.morning + timedelta(hours=5)
    for quarter in range(10):
        post.send(noon + timedelta(minutes=15 * quarter), lambda _: losing)
        post.let_time_pass()
    assert losing.mails == 3
    assert post.send(noon + timedelta(days=1)).status == "done"
    assert len(post.mails(ann)) == 1


def test_what_was_held_up_counts_as_no_attempt(post: Post) -> None:
    ann = post.recipient()
    post.tell(ann)
    for _ in range(5):
        post.double.faults.refusals.append((400, "SendingPausedException"))
        assert post.send().status == "interrupted"
    assert post.send().digests == 1
    assert len(post.mails(ann)) == 1


def test_a_late_event_of_a_mail_that_was_held_up_later_keeps_it_from_being_sent_again(post: Post) -> None:
    ann, losing = post.recipient(), Losing()
    post.tell(ann)
    post.send(sender=lambda _: losing)
    post.let_time_pass()
    post.double.faults.refusals.append((400, "SendingPausedException"))
    assert post.send().status == "interrupted"
    row = post.db.execute(
        "select id from public.notification_mails where recipient_id = %s", [ann.id]
    ).fetchone()
    assert row is not None
    event = {"type": "accepted", "mail_id": row[0], "message_id": "x", "at": "2026-06-17T07:00:05Z"}
    told = post.db.execute("select private.record_mail_event(%s)", [psycopg.types.json.Jsonb(event)])
    assert told.fetchone() == ("recorded",)
    assert post.send().digests == 0
    assert post.records(ann) == [("digest", "sent", 2)]
    assert post.send(post.morning + timedelta(days=1)).digests == 0


def test_who_is_no_admin_any_more_is_mailed_nothing_of_what_admins_are_told(post: Post) -> None:
    former, admin = post.recipient(is_admin=True), post.recipient(is_admin=True)
    for one in (former, admin):
        post.tell(one, "job_failed", {"date": "2026-11-23"}, job="x", partner_id=None)
    post.db.execute("update public.profiles set is_admin = false where id = %s", [former.id])
    assert post.send().urgent == 1
    assert (len(post.mails(former)), len(post.mails(admin))) == (0, 1)


def test_an_admin_who_ceases_to_be_one_while_a_run_goes_on_is_not_mailed_what_admins_are_told(
    post: Post,
) -> None:
    people = sorted((post.recipient(is_admin=True) for _ in range(2)), key=lambda one: one.id)
    for one in people:
        post.tell(one, "job_failed", {"date": "2026-11-23"}, job="x", partner_id=None)

    class Demoting:
        def send(self, mail: Mail) -> str:
            post.db.execute("update public.profiles set is_admin = false where id = %s", [people[1].id])
            return mail.tags["mail_id"]

    report = post.send(sender=lambda _: Demoting())
    assert (report.urgent, report.skipped) == (1, 1)


def test_what_cannot_wait_is_mailed_between_the_pages_of_digests(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.mail.service.PEOPLE_PER_PAGE", 2)
    for _ in range(5):
        post.tell(post.recipient())
    ann = post.recipient()
    kinds: list[str] = []

    class Telling:
        def send(self, mail: Mail) -> str:
            if not kinds:
                post.tell_urgently(ann)
            kinds.append(mail.tags["kind"])
            return mail.tags["mail_id"]

    post.send(sender=lambda _: Telling())
    assert kinds == ["digest"] * 2 + ["urgent"] + ["digest"] * 3


@pytest.mark.parametrize("hours_apart", [1, 24])
def test_an_hour_that_comes_twice_in_autumn_has_two_urgent_mails(post: Post, hours_apart: int) -> None:
    # 2027-10-31 has 25 hours in Amsterdam: 22:00 UTC the day before, to 23:00.
    first = (
        datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
        if hours_apart == 1
        else datetime(2027, 10, 30, 22, 30, tzinfo=UTC)
    )
    ann = post.recipient()
    for moment in (first, first + timedelta(hours=hours_apart)):
        post.tell_urgently(ann, at=moment - timedelta(microseconds=1))
        assert post.send(moment).urgent == 1
    assert len(post.mails(ann)) == 2


@pytest.mark.parametrize(("is_told", "mails"), [(True, 1), (False, 2)])
def test_a_mail_that_ses_took_from_a_killed_run_is_repeated_only_when_ses_never_tells_of_it(
    post: Post, is_told: bool, mails: int
) -> None:
    ann = post.recipient()
    post.tell(ann)
    killed_at(post, "taken")
    assert len(post.mails(ann)) == 1
    if is_told:
        event = {"type": "accepted", "message_id": "from-ses", "at": "2026-06-17T07:00:05Z"}
        tag = post.double.tags[post.mails(ann)[0].message_id]["mail_id"]
        post.db.execute(
            "select private.record_mail_event(%s)", [psycopg.types.json.Jsonb(event | {"mail_id": tag})]
        )
    post.let_time_pass()
    post.send()
    assert len(post.mails(ann)) == mails
    assert post.records(ann)[0][1] == "sent"


def run_job(stack: Stack, url: str) -> httpx.Response:
    return httpx.post(url, headers=stack.job_headers(), timeout=60, trust_env=False)


def test_without_a_sender_the_job_says_so_and_does_nothing(post: Post) -> None:
    ann = post.recipient()
    post.tell_urgently(ann)
    answer = run_job(post.stack, post.stack.job_url("send_partner_notifications"))
    assert (answer.status_code, answer.json()["status"]) == (200, "off")
    assert post.records(ann) == []


def test_the_job_mails_what_is_due_and_fails_where_ses_does_not_take_it(post: Post) -> None:
    ann, bob = post.recipient(), post.recipient()
    post.tell_urgently(ann)
    with function_process(post.stack, "send_partner_notifications", **post.environment) as (url, _):
        answer = run_job(post.stack, url)
        assert (answer.status_code, answer.json()["urgent"]) == (200, 1)
        post.tell_urgently(bob)
        post.double.faults.refusals.append((400, "SendingPausedException"))
        answer = run_job(post.stack, url)
        assert (answer.status_code, answer.json()["report"]["status"]) == (500, "interrupted")
        assert run_job(post.stack, url).json()["urgent"] == 1
    assert (len(post.mails(ann)), len(post.mails(bob))) == (1, 1)
