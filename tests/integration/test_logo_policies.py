"""Who may do what with objects of the bucket `logos`: its policies, asked as the API's roles ask."""

from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import psycopg
import pytest

from local.settings import Stack
from shared.logos.models import BUCKET, Variant, logo_object
from tests.factories import Factory
from tests.integration.scratch import (
    Db,
    acting_as,
    migration_files,
    read_sql,
    refusal_of,
    run_sql,
    scratch_database,
)

DENIED = "42501"
INSERT = "insert into storage.objects (bucket_id, name) values (%(bucket)s, %(name)s)"
SELECT = "select from storage.objects where bucket_id = %(bucket)s and name = %(name)s"
DELETE = "delete from storage.objects where bucket_id = %(bucket)s and name = %(name)s"
UPDATE = "update storage.objects set name = %(to)s where bucket_id = %(bucket)s and name = %(name)s"
MIGRATION = "create_logo_bucket"


class People:
    """A partner, another one, and an admin; an object of the partner's."""

    def __init__(self, db: Db) -> None:
        make = Factory(db, "no token of these people is used here, so any secret will do")
        self.partner, self.other, self.admin = make.partner().id, make.partner().id, make.admin().id
        self.stored = name_in(self.partner)
        db.execute(INSERT, {"bucket": BUCKET, "name": self.stored})


def name_in(folder: object, side: int = 64) -> str:
    """A name as our upload gives it, below this folder."""
    return logo_object(UUID(str(folder)), uuid4().hex + uuid4().hex[:8], Variant(b"", side, side)).path


@pytest.fixture
def db(stack: Stack) -> Iterator[Db]:
    with psycopg.connect(stack.db_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def people(db: Db) -> People:
    return People(db)


def outcome(
    db: Db, role: str, caller: UUID | None, statement: str, name: str, bucket: str = BUCKET
) -> str | None:
    """None when the statement is carried out; why not, otherwise."""
    with acting_as(db, role, caller):
        return refusal_of(db, statement, {"bucket": bucket, "name": name, "to": name_in(uuid4())})


def test_a_partner_reads_writes_and_deletes_in_the_own_folder(db: Db, people: People) -> None:
    assert outcome(db, "authenticated", people.partner, INSERT, name_in(people.partner)) is None
    assert outcome(db, "authenticated", people.partner, SELECT, people.stored) is None
    assert outcome(db, "authenticated", people.partner, DELETE, people.stored) is None


def test_an_admin_does_so_in_any_folder(db: Db, people: People) -> None:
    for folder in (people.partner, people.admin):
        assert outcome(db, "authenticated", people.admin, INSERT, name_in(folder)) is None
    assert outcome(db, "authenticated", people.admin, SELECT, people.stored) is None
    assert outcome(db, "authenticated", people.admin, DELETE, people.stored) is None


def test_nobody_else_does(db: Db, people: People) -> None:
    for role, caller in (("authenticated", people.other), ("authenticated", None), ("anon", None)):
        assert outcome(db, role, caller, INSERT, name_in(people.partner)) == DENIED
        assert outcome(db, role, caller, SELECT, people.stored) == "0 rows"
        assert outcome(db, role, caller, DELETE, people.stored) == "0 rows"


def test_an_object_is_never_overwritten_renamed_or_moved(db: Db, people: People) -> None:
    for caller in (people.partner, people.other, people.admin):
        assert outcome(db, "authenticated", caller, UPDATE, people.stored) == "0 rows"


@pytest.mark.parametrize(
    "change",
    [
        lambda name: name.replace(".webp", ".html"),
        lambda name: name.replace(".webp", ".svg"),
        lambda name: f"{name}.html",
        lambda name: f"{name}\n",
        lambda name: name.replace("/", "/../"),
        lambda name: name.replace("/", "/sub/"),
        lambda name: name.partition("/")[2],
        lambda name: name.replace("/", "//"),
        lambda name: name.replace("64x64", "0x64"),
        lambda name: name.replace("64x64", "6400x64"),
        lambda name: name.upper(),
        lambda name: f"{name.partition('/')[0]}/logo.webp",
    ],
)
def test_no_name_but_those_our_upload_gives_is_taken(
    db: Db, people: People, change: Callable[[str], str]
) -> None:
    for caller in (people.partner, people.admin):
        name = change(name_in(people.partner))
        assert outcome(db, "authenticated", caller, INSERT, name) == DENIED


def test_another_bucket_is_none_of_ours(db: Db, people: People) -> None:
    bucket = f"other_{uuid4().hex[:8]}"
    db.execute("insert into storage.buckets (id, name) values (%s, %s)", [bucket, bucket])
    name = name_in(people.partner)
    for caller in (people.partner, people.admin):
        assert outcome(db, "authenticated", caller, INSERT, name, bucket) == DENIED
    db.execute(INSERT, {"bucket": bucket, "name": name})
    for caller in (people.partner, people.admin):
        assert outcome(db, "authenticated", caller, SELECT, name, bucket) == "0 rows"
        assert outcome(db, "authenticated", caller, DELETE, name, bucket) == "0 rows"


def test_the_bucket_is_public_small_and_for_one_type_only(db: Db) -> None:
    found = db.execute(
        "select public, file_size_limit, allowed_mime_types from storage.buckets where id = %s", [BUCKET]
    ).fetchone()
    assert found == (True, 1_048_576, ["image/webp"])


def test_the_migration_also_runs_before_storage_is_there_and_again_when_it_is(stack: Stack) -> None:
    (file,) = (file for file in migration_files() if MIGRATION in file.name)
    policies = "select count(*) from pg_policies where schemaname = 'storage'"
    with scratch_database(stack.db_url, "hosted_project", "live_platform") as db:
        for one in migration_files():
            run_sql(db, one.read_text())
            db.execute("reset all")
        assert db.execute(policies).fetchone() == (0,)
        run_sql(db, read_sql("hosted_storage"))
        for _ in range(2):
            run_sql(db, file.read_text())
            assert db.execute(policies).fetchone() == (3,)
            assert db.execute("select id from storage.buckets").fetchall() == [(BUCKET,)]
