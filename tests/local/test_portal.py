"""The portal's files as the local stack serves them."""

from pathlib import Path

import httpx
import pytest
from werkzeug.test import Client

from local.portal import PortalApplication
from local.settings import Stack


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    for name, text in {
        "shell/index.html": "log in",
        "shell/partner/index.html": "partner",
        "shell/assets/page-1a2b.js": "page",
        "elements/partner-marketing.js": "elements",
        "elements/parts/all-1a2b.js": "part",
        "secret.txt": "not served",
    }.items():
        file = tmp_path / "dist" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "dist"


def client(dist: Path) -> Client:
    return Client(PortalApplication(dist, "http://127.0.0.1:1", "sb_publishable_x"))


@pytest.mark.parametrize(
    ("path", "text", "is_immutable"),
    [
        ("/portal/", "log in", False),
        ("/portal/partner/", "partner", False),
        ("/portal/assets/page-1a2b.js", "page", True),
        ("/portal/elements/partner-marketing.js", "elements", False),
        ("/portal/elements/parts/all-1a2b.js", "part", True),
    ],
)
def test_files_with_a_hash_are_kept_and_others_asked_for_again(
    dist: Path, path: str, text: str, is_immutable: bool
) -> None:
    answer = client(dist).get(path)
    assert (answer.status_code, answer.text) == (200, text)
    assert ("immutable" in answer.headers["Cache-Control"]) == is_immutable
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert client(dist).get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_other_origins_may_load_the_elements_and_not_the_shell(dist: Path) -> None:
    assert (
        client(dist).get("/portal/elements/partner-marketing.js").headers["Access-Control-Allow-Origin"]
        == "*"
    )
    assert "Access-Control-Allow-Origin" not in client(dist).get("/portal/").headers


@pytest.mark.parametrize(
    "path", ["/portal/../secret.txt", "/portal/%2e%2e/secret.txt", "/portal/elements/../../secret.txt"]
)
def test_nothing_else_is_served(dist: Path, path: str) -> None:
    assert client(dist).get(path).status_code == 404


def test_an_address_without_its_slash_leads_to_the_one_with(dist: Path) -> None:
    assert client(dist).get("/portal").headers["Location"] == "/portal/"
    assert client(dist).get("/portal/partner").headers["Location"] == "/portal/partner/"


def test_what_is_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    answer = client(tmp_path / "none").get("/portal/")
    assert answer.status_code == 503
    assert "make portal" in answer.text


def test_only_auth_and_rest_are_passed_on(stack: Stack) -> None:
    with httpx.Client(base_url=f"{stack.api_url}/portal", timeout=30, trust_env=False) as portal:
        config = portal.get("/config.json").json()
        assert config == {
            "supabase_url": "/portal/supabase",
            "supabase_publishable_key": stack.keys.publishable_key,
            "functions_url": "",
        }
        key = {"apikey": config["supabase_publishable_key"]}
        refused = portal.post(
            "/supabase/auth/v1/token?grant_type=password",
            headers=key,
            json={"email": "nobody@example.test", "password": "wrong"},
        )
        assert refused.status_code in {400, 401}
        assert portal.get("/supabase/storage/v1/bucket", headers=key).status_code == 404
