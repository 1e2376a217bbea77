"""Jinja2 as the pages use it: everything escaped, nothing undefined, templates compiled beforehand."""

from collections.abc import Callable, MutableMapping
from functools import lru_cache
from typing import Any

from jinja2 import BaseLoader, Environment, Template, TemplateNotFound

from shared.landing_pages.public.compiled_templates import TEMPLATES
from shared.landing_pages.public.template_options import OPTIONS


def _namespace(name: str, environment: Environment) -> MutableMapping[str, Any]:
    if name not in TEMPLATES:
        raise TemplateNotFound(name)
    make: Callable[[Environment], dict[str, Any]] = TEMPLATES[name]
    return make(environment)


class _Compiled(BaseLoader):
    """Finds templates in the module that `compile_templates` wrote."""

    has_source_access = False

    def load(
        self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        return Template.from_module_dict(environment, _namespace(name, environment), globals or {})


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The one environment of a process."""
    found = Environment(loader=_Compiled(), **OPTIONS)  # noqa: S701 - OPTIONS turn it on
    # Nothing that templates do not use.
    found.globals.clear()
    return found
