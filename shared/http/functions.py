"""The routers of all functions, loaded from their modules as `infra/functions.toml` names them."""

import importlib.util
import inspect
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from shared.http.pages import PageRouter
from shared.http.router import Router

REPOSITORY = Path(__file__).resolve().parents[2]
FUNCTIONS_PATH = REPOSITORY / "infra" / "functions.toml"

# Only so that the functions' modules can be imported; nothing connects when they are.
PLACEHOLDER_ENVIRONMENT = {
    "SUPABASE_URL": "http://supabase.invalid",
    "SUPABASE_PUBLISHABLE_KEY": "placeholder",
    "SUPABASE_SECRET_KEY": "placeholder",
    "SUPABASE_JWT_SECRET": "placeholder placeholder placeholder",
    "CALLER_AUDIENCE": "http://job.invalid",
    "CALLER_ACCOUNTS": "placeholder",
    "TASK_QUEUE": "projects/placeholder/locations/placeholder/queues/placeholder",
    "TASK_ACCOUNT": "placeholder",
    "TASK_URL": "http://job.invalid",
    "PUBLIC_PAGES_TOKEN": "placeholder",
    "PUBLIC_PAGES_URL": "http://pages.invalid",
    "FORM_TOKEN_SECRET": "placeholder placeholder placeholder",
    "MAIL_LINKS_TOKEN": "placeholder",
    "MAIL_LINK_SECRET": "placeholder placeholder placeholder",
    "PORTAL_URL": "http://portal.invalid/",
}


def load_routers() -> list[Router]:
    """The routers of all functions that answer JSON, in the order they are defined."""
    found = [_router(module, name) for name, module in _modules(answering_json=True)]
    return [router for router in found if isinstance(router, Router)]


def load_page_routers() -> list[PageRouter]:
    """The routers of all functions that answer pages: no part of the document, which is about JSON."""
    found = [_router(module, name) for name, module in _modules(answering_json=False)]
    return [router for router in found if isinstance(router, PageRouter)]


def _modules(*, answering_json: bool) -> Iterator[tuple[str, ModuleType]]:
    defined = tomllib.loads(FUNCTIONS_PATH.read_text())["function"]
    for function in defined:
        if (function["access"] != "anonymous") == answering_json:
            with _placeholder_environment():
                yield function["name"], _module(REPOSITORY / function["source"], function["name"])


def _module(source: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"function_{name}", source)
    if spec is None or spec.loader is None:
        raise ImportError(f"{source} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _router(module: ModuleType, name: str) -> Router | PageRouter:
    router = module.router
    if not isinstance(router, Router | PageRouter):
        raise TypeError(f"{name} has no router")
    router.description = inspect.getdoc(module) or ""
    return router


@contextmanager
def _placeholder_environment() -> Iterator[None]:
    missing = {name: value for name, value in PLACEHOLDER_ENVIRONMENT.items() if name not in os.environ}
    if "SUPABASE_JWKS_URL" in os.environ:
        missing.pop("SUPABASE_JWT_SECRET", None)
    os.environ.update(missing)
    try:
        yield
    finally:
        for name in missing:
            del os.environ[name]
