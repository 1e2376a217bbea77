"""Setting and removing a partner's logo, over HTTP against the real stack and its Storage."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from local.settings import Stack
from shared.logos.models import BUCKET, read_logo_address
from tests.factories import Factory, Person
from tests.functions.landing_pages import Pages
from tests.unit.logos import images
from tests.unit.logos.images import opened, png, saved

Db = psycopg.Connection[tuple[Any, ...]]


class Logos:
    """Calls about one partner's logo, as that partner unless said otherwise."""

    def __init__(self, api: httpx.Client, stack: Stack, make: Factory, db: Db) -> None:
        self.api, self.stack, self.db = api, stack, db
        self.partner, self.other, self.admin = make.partner(), make.partner(), make.admin()
        self.address = f"/api/partners/{self.partner.id}/logo"

    def send(
        self, content: bytes, caller: Person | None = None, media_type: str = "image/png"
    ) -> httpx.Response:
        headers = (caller or self.partner).headers | {"Content-Type": media_type}
        return self.api.post(self.address, content=content, headers=headers)

    def put(self, content: bytes, caller: Person | None = None) -> dict[str, Any]:
        answer = self.send(content, caller)
        assert answer.status_code == 200, answer.text
        logo: dict[str, Any] = answer.json()
        return logo

    def remove(self, caller: Person | None = None) -> int:
        return self.api.delete(self.address, headers=(caller or self.partner).headers).status_code

    def on_profile(self) -> str | None:
        row = self.db.execute(
            "select logo_url from public.profiles where id = %s", [self.partner.id]
        ).fetchone()
        assert row is not None
        url: str | None = row[0]
        return url

    def stored(self) -> set[str]:
        """The addresses of all that is in the partner's folder."""
        rows = self.db.execute(
            "select name from storage.objects where bucket_id = 'logos' and split_part(name, '/', 1) = %s",
            [str(self.partner.id)],
        )
        base = f"{self.stack.supabase_url}/storage/v1/object/public/{BUCKET}/"
        return {f"{base}{name}" for (name,) in rows}

    def age(self) -> None:
        """Nothing in the folder is in flight any more."""
        self.db.execute(
            "update storage.objects set created_at = created_at - interval '1 hour'"
            " where split_part(name, '/', 1) = %s",
            [str(self.partner.id)],
        )


@pytest.fixture
def logos(api: httpx.Client, stack: Stack, make: Factory, db: Db) -> Logos:
    return Logos(api, stack, make, db)


def addresses(logo: dict[str, Any]) -> set[str]:
    return {variant["url"] for variant in logo["variants"]}


def fetched(url: str) -> httpx.Response:
    """An image as any visitor gets it."""
    return httpx.get(url, timeout=30, trust_env=False)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (png(1024, 256), "image/png"),
        (saved(images.drawn(1024, 256, "RGB"), "JPEG"), "image/jpeg"),
        (saved(images.drawn(1024, 256, "CMYK"), "JPEG"), "image/png"),
        (saved(images.drawn(1024, 256), "WEBP"), "image/gif"),
        (saved(images.drawn(1024, 256, "P"), "GIF"), "application/octet-stream"),
    ],
)
def test_an_image_becomes_the_logo_that_anybody_sees(logos: Logos, content: bytes, media_type: str) -> None:
    answer = logos.send(content, media_type=media_type)
    assert answer.status_code == 200, answer.text
    logo = answer.json()
    assert logo["logo_url"] == logo["variants"][0]["url"] == logos.on_profile()
    assert [(one["width"], one["height"]) for one in logo["variants"]] == [(512, 128), (128, 32)]
    assert addresses(logo) == logos.stored()
    for variant in logo["variants"]:
        shown = fetched(variant["url"])
        assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/webp")
        assert opened(shown.content).size == (variant["width"], variant["height"])
        found = read_logo_address(logos.stack.supabase_url, variant["url"])
        assert found is not None
        assert (found.folder, found.width) == (str(logos.partner.id), variant["width"])


def test_the_logo_is_on_the_partners_pages(logos: Logos, api: httpx.Client, make: Factory) -> None:
    some = Pages(api, make)
    page = some.live()
    answer = api.post(
        f"/api/partners/{some.partner.id}/logo",
        content=png(400, 100),
        headers=some.partner.headers | {"Content-Type": "image/png"},
    )
    shown = api.get(f"/lp{page['path']}")
    assert f'<img src="{answer.json()["logo_url"]}"' in shown.text
    assert 'width="400" height="100"' in shown.text
    assert logos.stack.supabase_url in shown.headers["Content-Security-Policy"].split("img-src")[1]


def test_the_one_before_stays_for_cached_pages_and_older_ones_go(logos: Logos) -> None:
    first = logos.put(png(200, 100))
    logos.age()
    second = logos.put(png(300, 100))
    assert logos.stored() == addresses(first) | addresses(second)
    assert logos.on_profile() == second["logo_url"]
    logos.age()
    third = logos.put(png(400, 100))
    assert logos.stored() == addresses(second) | addresses(third)
    assert fetched(first["logo_url"]).status_code in {400, 404}


def test_the_same_image_sent_again_is_the_same_logo(logos: Logos) -> None:
    first, second = logos.put(png()), logos.put(png())
    digests = [read_logo_address(logos.stack.supabase_url, one["logo_url"]) for one in (first, second)]
    assert all(digests)
    assert len({found.stem[:32] for found in digests if found}) == 1
    assert fetched(second["logo_url"]).content == fetched(first["logo_url"]).content


def test_of_many_sent_at_once_one_is_shown_whole(logos: Logos) -> None:
    with ThreadPoolExecutor(6) as pool:
        sent = list(pool.map(logos.put, [png(100 + 20 * number, 100) for number in range(6)]))
    shown = logos.on_profile()
    (winner,) = (one for one in sent if one["logo_url"] == shown)
    assert all(fetched(url).status_code == 200 for url in addresses(winner))
    logos.age()
    last = logos.put(png())
    assert logos.stored() == addresses(winner) | addresses(last), "what lost is tidied up the next time"


def test_removing_the_logo_deletes_it(logos: Logos) -> None:
    logo = logos.put(png())
    assert logos.remove() == 204
    assert (logos.on_profile(), logos.stored()) == (None, set())
    assert fetched(logo["logo_url"]).status_code in {400, 404}
    assert logos.remove() == 204, "what is gone stays gone"


def test_a_logo_of_another_site_can_be_taken_off_and_exchanged(logos: Logos) -> None:
    elsewhere = "https://www.example.nl/logo.svg"
    logos.db.execute("update public.profiles set logo_url = %s where id = %s", [elsewhere, logos.partner.id])
    assert logos.remove() == 204
    assert logos.on_profile() is None
    logos.db.execute("update public.profiles set logo_url = %s where id = %s", [elsewhere, logos.partner.id])
    assert logos.put(png())["logo_url"] == logos.on_profile()


def test_another_partner_finds_nobody_there(logos: Logos) -> None:
    logo = logos.put(png())
    assert logos.send(png(300, 300), logos.other).status_code == 404
    assert logos.remove(logos.other) == 404
    assert (logos.on_profile(), logos.stored()) == (logo["logo_url"], addresses(logo))


def test_another_partner_finds_nobody_there_even_where_the_platform_shows_all_profiles(logos: Logos) -> None:
    logo = logos.put(png())
    policy = f"everybody_{uuid4().hex[:8]}"
    logos.db.execute(
        f"create policy {policy} on public.profiles for select to authenticated"
        f" using (id = '{logos.partner.id}')"
    )
    try:
        assert logos.send(png(300, 300), logos.other).status_code == 404
        assert logos.remove(logos.other) == 404
    finally:
        logos.db.execute(f"drop policy {policy} on public.profiles")
    assert (logos.on_profile(), logos.stored()) == (logo["logo_url"], addresses(logo))


def test_an_admin_sets_and_removes_a_partners_logo(logos: Logos) -> None:
    logo = logos.put(png(), logos.admin)
    assert logos.on_profile() == logo["logo_url"]
    assert logos.stored() == addresses(logo)
    logos.age()
    own = logos.put(png(300, 300))
    assert logos.stored() == addresses(logo) | addresses(own), "the partner may exchange it"
    assert logos.remove(logos.admin) == 204
    logos.age()
    assert logos.remove() == 204
    assert logos.stored() == set()


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_who_is_not_there_has_no_logo(logos: Logos, method: str) -> None:
    for caller in (logos.admin, logos.partner):
        answer = logos.api.request(
            method,
            f"/api/partners/{uuid4()}/logo",
            content=png() if method == "POST" else None,
            headers=caller.headers | {"Content-Type": "image/png"},
        )
        assert answer.status_code == 404, answer.text


@pytest.mark.parametrize(
    ("content", "media_type", "status", "code"),
    [
        (images.SVG, "image/png", 422, "svg_not_taken"),
        (images.SVG, "image/svg+xml", 415, None),
        (images.HTML, "image/png", 422, "not_an_image"),
        (b"\x89PNG\r\n\x1a\n" + images.HTML, "image/png", 422, "image_unreadable"),
        (png()[:-200], "image/png", 422, "image_unreadable"),
        (images.png_of_size(1, 20_000), "image/png", 422, "image_too_large"),
        (images.png_of_size(20_000, 20_000), "image/png", 422, "image_too_large"),
        (images.gif_of_size(65_535, 65_535), "image/gif", 422, "image_too_large"),
        (images.jpeg_of_many_scans(500), "image/jpeg", 422, "image_too_complex"),
        (b"", "image/png", 400, None),
        (b"{}", "application/json", 415, None),
        (png() + b"\0" * (2**20), "image/png", 413, None),
        (png() + b"\0" * (10 * 2**20), "image/png", 413, None),
    ],
)
def test_what_is_no_logo_is_refused_and_changes_nothing(
    logos: Logos, content: bytes, media_type: str, status: int, code: str | None
) -> None:
    logo = logos.put(png())
    answer = logos.send(content, media_type=media_type)
    assert answer.status_code == status, answer.text
    if code:
        (error,) = answer.json()["errors"]
        assert (error["in"], error["pointer"], error["code"]) == ("body", "", code)
        assert error["message"] == answer.json()["detail"]
    assert (logos.on_profile(), logos.stored()) == (logo["logo_url"], addresses(logo))


def test_of_a_polyglot_only_the_image_is_kept(logos: Logos) -> None:
    logo = logos.put(png() + images.SCRIPT + images.HTML)
    for url in addresses(logo):
        assert b"alert" not in fetched(url).content


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "http://evil.example/a.png", "data:image/svg+xml,<svg/>", "//evil.example/a"],
)
def test_an_address_that_is_no_sites_cannot_be_set_around_the_function(
    logos: Logos, stack: Stack, url: str
) -> None:
    answer = httpx.patch(
        f"{stack.supabase_url}/rest/v1/profiles?id=eq.{logos.partner.id}",
        json={"logo_url": url},
        headers=logos.partner.headers | {"apikey": stack.keys.publishable_key},
        timeout=30,
        trust_env=False,
    )
    assert answer.is_error
    assert logos.on_profile() is None


def test_storage_itself_lets_nobody_into_the_folder_of_another(logos: Logos, stack: Stack) -> None:
    logo = logos.put(png())
    path = logo["logo_url"].partition(f"/public/{BUCKET}/")[2]
    name = f"{'0a' * 20}-64x64.webp"

    def ask(method: str, where: str, caller: Person | None, **sent: Any) -> httpx.Response:
        headers = {"apikey": stack.keys.publishable_key} | (caller.headers if caller else {})
        return httpx.request(
            method,
            f"{stack.supabase_url}/storage/v1/object/{where}",
            headers=headers | sent.pop("headers", {}),
            timeout=30,
            trust_env=False,
            **sent,
        )

    for caller in (logos.other, None):
        image = {"content": b"RIFF", "headers": {"Content-Type": "image/webp"}}
        assert ask("POST", f"{BUCKET}/{logos.partner.id}/{name}", caller, **image).is_error
        assert ask("PUT", f"{BUCKET}/{path}", caller, **image).is_error
        ask("DELETE", BUCKET, caller, json={"prefixes": [path]})
        listed = ask("POST", f"list/{BUCKET}", caller, json={"prefix": str(logos.partner.id), "limit": 9})
        assert listed.is_error or listed.json() == []
    own = f"{BUCKET}/{logos.partner.id}"
    html = {"content": images.HTML, "headers": {"Content-Type": "text/html"}}
    assert ask("POST", f"{own}/{name}", logos.partner, **html).is_error
    webp = {"content": b"RIFF", "headers": {"Content-Type": "image/webp"}}
    assert ask("POST", f"{own}/page.html", logos.partner, **webp).is_error
    assert ask("PUT", f"{BUCKET}/{path}", logos.partner, **webp).is_error, "what is there stays what it is"
    assert logos.stored() == addresses(logo)
    assert opened(fetched(logo["logo_url"]).content).format == "WEBP"
