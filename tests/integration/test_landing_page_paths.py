"""Where pages were before, their versions and their notes, as the tables keep them on every road."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from local.settings import Stack
from tests.factories import Person
from tests.integration.rest import World, open_world, path_of
from tests.integration.transactions import acting, wait_until_blocked

TABLE = "partner_landing_pages"


@pytest.fixture(scope="module")
def world(stack: Stack) -> Iterator[World]:
    with open_world(stack) as opened:
        yield opened


def new_path() -> str:
    return f"/moved/{uuid4().hex}"


def row_of(world: World, page: UUID) -> dict[str, Any]:
    found = world.find(TABLE, {"id": page})
    assert found is not None
    return found


def move(world: World, page: UUID, path: str) -> None:
    """As the dashboard does."""
    world.db.execute("update public.partner_landing_pages set path = %s where id = %s", [path, page])


def redirects(world: World, *paths: str) -> dict[str, str]:
    """The page that each of these paths leads to, where one does."""
    rows = world.db.execute(
        "select path, landing_page_id::text from public.landing_page_redirects where path = any (%s)",
        [list(paths)],
    )
    return dict(rows.fetchall())


def test_the_path_a_live_page_leaves_leads_to_it_however_often_it_moves(world: World) -> None:
    owner = world.factory.partner()
    paths = [new_path() for _ in range(4)]
    page = world.factory.landing_page(owner, "live", path=paths[0])
    for path in paths[1:]:
        answer = world.user(world.admin).patch(path_of(TABLE, {"id": page}), {"path": path})
        assert answer.is_success, answer.text
    assert redirects(world, *paths) == dict.fromkeys(paths[:3], str(page))
    move(world, page, paths[1])
    assert redirects(world, *paths) == dict.fromkeys((paths[0], paths[2], paths[3]), str(page)), (
        "a path it takes back leads nowhere else"
    )


def test_a_page_that_was_never_live_leaves_nothing_behind(world: World) -> None:
    owner = world.factory.partner()
    for status in ("concept", "review", "archived"):
        path = new_path()
        page = world.factory.landing_page(owner, status, path=path)
        move(world, page, new_path())
        assert redirects(world, path) == {}, status


def test_a_redirect_ends_when_another_page_is_live_there(world: World) -> None:
    owner = world.factory.partner()
    path = new_path()
    moved = world.factory.landing_page(owner, "live", path=path)
    move(world, moved, new_path())
    answer = world.user(owner).post(TABLE, {"partner_id": str(owner.id), "path": path, "title": "Nieuw"})
    assert answer.is_success, answer.text
    assert redirects(world, path) == {path: str(moved)}, "visitors are led on until there is a page"
    for status in ("review", "live"):
        world.db.execute(
            "update public.partner_landing_pages set status = %s where path = %s", [status, path]
        )
    assert redirects(world, path) == {}
    # It is that page's path now, and leads there once it leaves.
    row = world.find(TABLE, {"path": path})
    assert row is not None
    move(world, row["id"], new_path())
    assert redirects(world, path) == {path: row["id"]}


def test_an_archived_page_that_is_renamed_takes_no_path_from_a_live_one(world: World) -> None:
    owner = world.factory.partner()
    path = new_path()
    old = world.factory.landing_page(owner, "live", path=path)
    world.db.execute("update public.partner_landing_pages set status = 'archived' where id = %s", [old])
    world.factory.landing_page(owner, "live", path=path)
    move(world, old, new_path())
    assert redirects(world, path) == {}


def test_redirects_go_with_their_page(world: World) -> None:
    path = new_path()
    page = world.factory.landing_page(world.factory.partner(), "live", path=path)
    move(world, page, new_path())
    world.db.execute("delete from public.partner_landing_pages where id = %s", [page])
    assert redirects(world, path) == {}


def test_taking_the_path_that_leads_to_anothers_live_page(world: World) -> None:
    victim, attacker = world.factory.partner(), world.factory.partner()
    path = new_path()
    page = world.factory.landing_page(victim, "live", path=path)
    taken = world.user(attacker).post(TABLE, {"partner_id": str(attacker.id), "path": path, "title": "x"})
    move(world, page, new_path())
    mine = world.insert(TABLE, {"partner_id": str(attacker.id), "path": new_path(), "title": "x"})
    row = {"partner_id": str(attacker.id), "path": path, "title": "x"}
    for answer in (
        world.user(attacker).post(TABLE, row),
        world.user(attacker).patch(path_of(TABLE, mine), {"path": path}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "23505")
        assert answer.json()["message"] == taken.json()["message"], "told apart from a path that is in use"
    assert world.user(attacker).get(f"landing_page_redirects?path=eq.{path}").json() == []
    assert len(world.user(victim).get(f"landing_page_redirects?path=eq.{path}").json()) == 1
    # An admin may, and so may anybody once the page is gone.
    assert world.user(world.admin).patch(path_of(TABLE, mine), {"path": path}).is_success
    move(world, UUID(mine["id"]), new_path())
    world.db.execute("update public.partner_landing_pages set status = 'archived' where id = %s", [page])
    assert world.user(attacker).post(TABLE, row).is_success


@pytest.mark.parametrize("path", ["/preview", "/preview/x", "/x/bedankt", "/bedankt"])
def test_addresses_of_something_else_are_no_paths(world: World, path: str) -> None:
    owner = world.factory.partner()
    for role in ("partner", "admin", "service"):
        row = {"partner_id": str(owner.id), "path": path, "title": "x"}
        assert not world.caller(role, owner).post(TABLE, row).is_success
    with pytest.raises(psycopg.errors.CheckViolation, match="path_is_not_reserved"):
        world.factory.landing_page(owner, path=path)


@pytest.mark.parametrize(
    "content",
    [
        {"blocks": {}},
        {"blocks": None},
        {"html": "<b>"},
        {"blocks": [], "css": ""},
        {"blocks": ["hero"]},
        {"blocks": [{}]},
        {"blocks": [{"type": 1}]},
        {"blocks": [{"type": "hero"}] * 51},
    ],
)
def test_content_is_blocks_with_types(world: World, content: dict[str, object]) -> None:
    owner = world.factory.partner()
    page = world.factory.landing_page(owner)
    for role in ("partner", "admin", "service"):
        answer = world.caller(role, owner).patch(path_of(TABLE, {"id": page}), {"content_json": content})
        assert not answer.is_success
    assert row_of(world, page)["content_json"] == {"blocks": [{"type": "footer"}]}


def test_people_have_nothing_reviewed_where_nothing_is_written(world: World) -> None:
    owner = world.factory.partner()
    for content in ("{}", '{"blocks": []}'):
        page = world.factory.landing_page(owner, content_json=content)
        for role in ("partner", "admin"):
            answer = world.caller(role, owner).patch(path_of(TABLE, {"id": page}), {"status": "review"})
            assert (answer.status_code, answer.json()["code"]) == (409, "PT409")
        world.db.execute("update public.partner_landing_pages set status = 'review' where id = %s", [page])
        details = {
            "action_type": "publish_landing_page",
            "landing_page_id": str(page),
            "from_status": "review",
        }
        proposal = world.factory.recommendation(owner, details)
        call = {"p_partner_id": str(owner.id), "p_recommendation_id": str(proposal), "p_decision": "approved"}
        assert world.user(world.admin).post("rpc/review_recommendation", call).status_code == 409
        assert row_of(world, page)["status"] == "review"


def test_every_edit_raises_the_version_by_one_and_nothing_else_does(world: World) -> None:
    owner = world.factory.partner()
    page = world.factory.landing_page(owner)
    edits: list[dict[str, object]] = [
        {"title": "Anders"},
        {"subtitle": "Nieuw"},
        {"seo_title": "Nieuw"},
        {"seo_description": "Nieuw"},
        {"path": new_path()},
        {"segment_id": str(world.factory.segment())},
        {"content_json": {"blocks": [{"type": "hero"}]}},
        {"status": "review"},
    ]
    for number, edit in enumerate(edits, start=1):
        assert row_of(world, page)["version"] == number
        assert world.user(owner).patch(path_of(TABLE, {"id": page}), edit).is_success, edit
    present = row_of(world, page)
    assert present["version"] == len(edits) + 1
    service = world.service()
    for same in ({"title": "Anders"}, {"views_count": 7}, {"last_viewed_at": "2026-03-31T12:00:00Z"}):
        assert service.patch(path_of(TABLE, {"id": page}), same).is_success
    assert row_of(world, page)["version"] == present["version"]


@pytest.mark.parametrize("role", ["partner", "admin", "service", "dashboard"])
def test_nobody_sets_a_version(world: World, role: str) -> None:
    owner = world.factory.partner()
    page = world.factory.landing_page(owner)
    if role == "dashboard":
        world.db.execute(
            "update public.partner_landing_pages set version = 9, title = 'x' where id = %s", [page]
        )
    else:
        world.caller(role, owner).patch(path_of(TABLE, {"id": page}), {"version": 9, "title": "x"})
    found = row_of(world, page)
    assert (found["version"], found["title"]) in {(1, "Test"), (2, "x")}


def test_a_direct_edit_can_be_held_to_a_version_by_its_filter(world: World) -> None:
    owner = world.factory.partner()
    page = world.factory.landing_page(owner)
    address = path_of(TABLE, {"id": page, "version": 1})
    prefer = {"Prefer": "return=representation"}

    def edit(number: int) -> int:
        return len(world.user(owner).patch(address, {"title": f"{number}"}, prefer).json())

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(edit, range(8))) == [0] * 7 + [1]
    assert row_of(world, page)["version"] == 2


def update(db: psycopg.Connection[Any], owner: Person, page: UUID, version: int, title: str) -> object:
    with acting(db, "authenticated", owner.id):
        row = db.execute(
            "select public.update_landing_page(%s, %s, jsonb_build_object('title', %s::text)::text, %s)",
            [owner.id, page, title, version],
        ).fetchone()
    assert row is not None
    return row[0]


def test_of_two_open_edits_the_second_waits_and_is_refused(world: World) -> None:
    """The same as ten at once, with both of them certainly at it at the same time."""
    owner = world.factory.partner()
    page = world.factory.landing_page(owner)
    with (
        psycopg.connect(world.stack.db_url, autocommit=True) as one,
        psycopg.connect(world.stack.db_url, autocommit=True) as two,
        ThreadPoolExecutor(1) as pool,
    ):
        with one.transaction():
            update(one, owner, page, 1, "Eerste")
            waiting = pool.submit(update, two, owner, page, 1, "Tweede")
            wait_until_blocked(world.db, two)
        with pytest.raises(psycopg.DatabaseError) as refused:
            waiting.result(timeout=20)
    assert refused.value.sqlstate == "PT412"
    found = row_of(world, page)
    assert (found["title"], found["version"]) == ("Eerste", 2)


def test_a_call_without_a_version_changes_no_text(world: World) -> None:
    owner = world.factory.partner()
    page = world.factory.landing_page(owner)
    call = {"p_partner_id": str(owner.id), "p_page_id": str(page), "p_changes": '{"title": "x"}'}
    answer = world.user(owner).post("rpc/update_landing_page", call)
    assert (answer.status_code, answer.json()["code"]) == (428, "PT428")
    assert row_of(world, page)["title"] == "Test"


def test_a_note_goes_with_the_step_back_alone(world: World) -> None:
    owner = world.factory.partner()
    page = world.factory.landing_page(owner, "review")
    address = path_of(TABLE, {"id": page})
    partner, admin = world.user(owner), world.user(world.admin)
    assert partner.patch(address, {"review_note": "Prima zo"}).status_code == 403
    assert admin.patch(address, {"review_note": "Prima zo"}).status_code == 409
    assert admin.patch(address, {"status": "live", "review_note": "Prima zo"}).status_code == 409
    assert partner.patch(address, {"status": "concept", "review_note": "Mag ik?"}).status_code == 403
    assert admin.patch(address, {"status": "concept", "review_note": "Korter"}).is_success
    assert row_of(world, page)["review_note"] == "Korter"
    assert partner.patch(address, {"review_note": None}).status_code == 403
    assert partner.patch(address, {"title": "Korter"}).is_success
    assert row_of(world, page)["review_note"] == "Korter"
    assert partner.patch(address, {"status": "review"}).is_success
    assert row_of(world, page)["review_note"] is None


def preview(world: World, caller: Person, owner: Person, page: UUID, token_hash: str) -> int:
    call = {"p_partner_id": str(owner.id), "p_page_id": str(page), "p_token_hash": token_hash}
    answer = world.user(caller).post("rpc/create_landing_page_preview", call)
    return answer.status_code if answer.is_error or answer.json() else 404


def test_nobody_previews_a_page_of_another_or_reads_a_hash(world: World) -> None:
    owner = world.factory.partner()
    page = world.factory.landing_page(owner)
    token_hash = uuid4().hex * 2
    assert preview(world, world.other, owner, page, token_hash) == 404
    assert preview(world, owner, owner, page, "short") >= 400
    assert preview(world, owner, owner, page, "00") >= 400
    assert preview(world, owner, owner, page, token_hash) == 200
    assert preview(world, owner, owner, page, token_hash) == 409, "no two links share a token"
    for person in (owner, world.other, world.admin):
        for statement in (
            "select * from private.landing_page_previews",
            "delete from private.landing_page_previews",
            "update private.landing_page_previews set expires_at = 'infinity'",
            "select private.find_previewed_page('x')",
        ):
            with (
                pytest.raises(psycopg.errors.InsufficientPrivilege),
                acting(world.db, "authenticated", person.id),
            ):
                world.db.execute(statement)
    insert = (
        "insert into private.landing_page_previews (token_hash, landing_page_id, created_by)"
        " values (sha256(%s), %s, %s)"
    )
    for person, maker in ((world.other, world.other.id), (owner, world.admin.id), (world.other, owner.id)):
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"),
            acting(world.db, "authenticated", person.id),
        ):
            world.db.execute(insert, [uuid4().bytes, page, maker])
