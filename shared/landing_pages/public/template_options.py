"""How templates are read, the same when they are compiled beforehand and when they are rendered."""

from typing import Any, Final

from jinja2 import StrictUndefined

OPTIONS: Final[dict[str, Any]] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "auto_reload": False,
    "trim_blocks": True,
    "lstrip_blocks": True,
}
