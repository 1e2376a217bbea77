"""Compiles the templates beforehand: done at the first request it took as long as half of all imports.

`python -m shared.landing_pages.public.compile_templates` writes `compiled_templates.py`; a test says when it
is out of date, as after an update of Jinja2.
"""

import textwrap
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader

from shared.landing_pages.public.template_options import OPTIONS

TEMPLATES: Final = Path(__file__).with_name("templates")
COMPILED: Final = Path(__file__).with_name("compiled_templates.py")

_HEADER = '''\
"""The templates, compiled by `python -m shared.landing_pages.public.compile_templates`: edit templates/."""

# Jinja2 writes it, in a style and with types of its own.
# ruff: noqa
# mypy: ignore-errors
# fmt: off

'''


def compiled() -> str:
    """All templates as one module: per template a function that defines it for an environment."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), **OPTIONS)  # noqa: S701 - OPTIONS turn it on
    names = sorted(environment.list_templates(extensions=["html"]))
    parts, entries = [_HEADER], []
    for number, name in enumerate(names):
        source = (TEMPLATES / name).read_text(encoding="utf-8")
        code = environment.compile(source, name, name, raw=True)
        body = textwrap.indent(code, "    ")
        result = "dict(name=name, blocks=blocks, root=root, debug_info=debug_info, __file__=name)"
        parts.append(f"def _template_{number}(environment):\n{body}\n    return {result}\n\n\n")
        entries.append(f"    {name!r}: _template_{number},\n")
    parts.append(f"TEMPLATES = {{\n{''.join(entries)}}}\n")
    return "".join(parts)


if __name__ == "__main__":
    COMPILED.write_text(compiled(), encoding="utf-8")
