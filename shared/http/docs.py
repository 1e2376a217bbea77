"""The OpenAPI document as a page people can read: one file, no script, nothing from elsewhere."""

import base64
import hashlib
import inspect
import json
from collections.abc import Sequence
from html import escape
from typing import Any

from werkzeug.wrappers import Response

from shared.http.functions import load_page_routers
from shared.http.openapi import DOCUMENT_PATH
from shared.http.pages import PageRouter

_STYLE = """
:root{color-scheme:light;font:16px/1.5 system-ui,sans-serif;color:#17222e;background:#f4f7f9}
body{margin:0 auto;max-width:60rem;padding:1.5rem}
h1{font-size:1.75rem}h2{margin-top:3rem;border-bottom:1px solid #d9e0e6}h3{font-size:1rem;margin:0}
article,nav{background:#fff;border:1px solid #d9e0e6;border-radius:.5rem;padding:1rem 1.25rem;margin:1rem 0}
a{color:#1f5fa8}code{font:.875em ui-monospace,monospace;overflow-wrap:anywhere}
.method{display:inline-block;min-width:4.5rem;font-weight:700;color:#174b86}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .75rem .35rem 0;border-top:1px solid #d9e0e6}
th{font-weight:600}.quiet{color:#4d5b69}summary{cursor:pointer;padding:.35rem 0;color:#1f5fa8}
pre{background:#f4f7f9;padding:.75rem;overflow-x:auto}:focus-visible{outline:3px solid #1f5fa8}
"""


def pages() -> dict[str, Response]:
    """What to serve where, as WSGI applications: the document at `/openapi.json`, the page at `/docs`."""
    text = DOCUMENT_PATH.read_text()
    page = Response(
        render_page(json.loads(text), load_page_routers()), content_type="text/html; charset=utf-8"
    )
    style = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    page.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'sha256-{style}'; frame-ancestors 'none'"
    )
    document = Response(text, content_type="application/json")
    for response in (page, document):
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-cache"
    return {"/openapi.json": document, "/docs": page}


def render_page(document: dict[str, Any], page_routers: Sequence[PageRouter] = ()) -> str:
    """The page, complete. What answers HTML to visitors is listed too, though it is not in the document."""
    info = document["info"]
    operations = [
        (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]
    groups = []
    for tag in document["tags"]:
        articles = [_operation(*found) for found in operations if tag["name"] in found[2]["tags"]]
        about = f'<p class="quiet">{escape(tag.get("description", ""))}</p>'
        groups.append(
            f'<section><h2 id="{tag["name"]}">{escape(tag["name"])}</h2>{about}{"".join(articles)}</section>'
        )
    contents = "".join(
        f'<li><a href="#{operation["operationId"]}"><code>{method.upper()} {escape(path)}</code></a></li>'
        for method, path, operation in operations
    )
    groups += [_pages(router) for router in page_routers]
    schemas = "".join(
        _schema(name, schema) for name, schema in sorted(document["components"]["schemas"].items())
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(info['title'])} API</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{escape(info['title'])} API {escape(info['version'])}</h1>{_text(info['description'])}"
        '<p><a href="/openapi.json">The document itself (OpenAPI 3.1)</a></p>'
        f'<nav aria-label="Contents"><ul>{contents}<li><a href="#schemas">Schemas</a></li></ul></nav>'
        f'{"".join(groups)}<section><h2 id="schemas">Schemas</h2>{schemas}</section></main></body></html>'
    )


def _pages(router: PageRouter) -> str:
    rows = "".join(
        _row(
            f"<code>{route.method} {escape(route.path)}</code>",
            _inline((inspect.getdoc(route.handler) or "").partition("\n\n")[0]),
        )
        for route in router.routes
    )
    about = _text(router.description)
    return (
        f'<section><h2 id="{router.name}">{escape(router.name)}</h2>{about}'
        f"<article>{_table(('Page', 'Shows'), rows)}</article></section>"
    )


def _operation(method: str, path: str, operation: dict[str, Any]) -> str:
    parts = [
        f'<article id="{operation["operationId"]}">',
        f'<h3><span class="method">{method.upper()}</span> <code>{escape(path)}</code></h3>',
        f"<p>{_inline(operation['summary'])} {_inline(operation.get('description', ''))}</p>",
    ]
    if rows := operation.get("parameters"):
        cells = "".join(
            _row(
                f"<code>{escape(row['name'])}</code>",
                row["in"],
                _kind(row["schema"]),
                _inline(row["description"]),
            )
            for row in rows
        )
        parts.append(_table(("Parameter", "In", "Type", "Meaning"), cells))
    if body := operation.get("requestBody"):
        parts.append(f"<p>Body: {_body_kind(body)}{'' if body['required'] else ' (optional)'}</p>")
    answers = "".join(
        _row(f"<code>{status}</code>", _answer_kind(answer), _inline(answer["description"]))
        for status, answer in operation["responses"].items()
    )
    table = _table(("Status", "Body", "When"), answers)
    parts.append(f"<details><summary>Answers</summary>{table}</details></article>")
    return "".join(parts)


def _body_kind(body: dict[str, Any]) -> str:
    as_json = body["content"].get("application/json")
    if as_json is not None:
        return _kind(as_json["schema"])
    media_types = ", ".join(f"<code>{escape(name)}</code>" for name in body["content"])
    return f"{media_types}. {_inline(body['description'])}"


def _schema(name: str, schema: dict[str, Any]) -> str:
    about = f"<p>{_inline(schema.get('description', ''))}</p>" if "description" in schema else ""
    if "enum" in schema:
        content = f"<p>{' · '.join(f'<code>{escape(str(value))}</code>' for value in schema['enum'])}</p>"
    else:
        required = schema.get("required", [])
        content = _table(
            ("Field", "Type", "Meaning"),
            "".join(
                _row(
                    f"<code>{escape(field)}</code>{' *' if field in required else ''}",
                    _kind(inner),
                    _inline(inner.get("description", "")) + _example(inner),
                )
                for field, inner in schema.get("properties", {}).items()
            ),
        )
    return f'<article id="schema-{name}"><h3>{escape(name)}</h3>{about}{content}</article>'


def _kind(schema: dict[str, Any]) -> str:
    if reference := schema.get("$ref"):
        name = reference.rpartition("/")[2]
        return f'<a href="#schema-{name}">{escape(name)}</a>'
    if options := schema.get("anyOf"):
        return " or ".join(dict.fromkeys(_kind(option) for option in options))
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if "enum" in schema:
        return " | ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    kind = str(schema.get("type", "any"))
    return escape(f"{kind} ({schema['format']})" if "format" in schema else kind)


def _answer_kind(answer: dict[str, Any]) -> str:
    return " ".join(_kind(content["schema"]) for content in answer.get("content", {}).values()) or "–"


def _example(schema: dict[str, Any]) -> str:
    examples = schema.get("examples")
    if not examples:
        return ""
    example = escape(json.dumps(examples[0], ensure_ascii=False))
    return f' <span class="quiet">For example <code>{example}</code></span>'


def _table(heads: tuple[str, ...], rows: str) -> str:
    cells = "".join(f'<th scope="col">{head}</th>' for head in heads)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{rows}</tbody></table>"


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _text(markdown: str) -> str:
    return "".join(f"<p>{_inline(part)}</p>" for part in markdown.strip().split("\n\n"))


def _inline(markdown: str) -> str:
    """The little Markdown our descriptions use: `code` and **strong**."""
    text = escape(markdown)
    for mark, tag in (("`", "code"), ("**", "strong")):
        parts = text.split(mark)
        text = "".join(
            part if index % 2 == 0 else f"<{tag}>{part}</{tag}>" for index, part in enumerate(parts)
        )
    return text
