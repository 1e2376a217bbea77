"""schema.org's vocabulary, read from the type declarations of npm's `schema-dts`; JSON-LD held against it.

No validator of structured data that we found works offline and knows LocalBusiness, Service and FAQPage. The
declarations are generated from the vocabulary itself and hold all of it: types, their parents, properties and
what those may be.
"""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from local.settings import REPOSITORY

DECLARATIONS = REPOSITORY / "node_modules" / "schema-dts" / "dist" / "schema.d.ts"

_INTERFACE = re.compile(
    r"^(?:export )?interface (\w+)Base extends ([^{]+?) \{(.*?)^\}", re.MULTILINE | re.DOTALL
)
_ROOT = re.compile(r"^(?:export )?interface ThingBase[^{]*\{(.*?)^\}", re.MULTILINE | re.DOTALL)
_PROPERTY = re.compile(r'^    "(\w+)"\?: SchemaValue<(.*), "\w+">;', re.MULTILINE)
_DEPRECATED = re.compile(r'@deprecated[^"]*?\*/\s*"(\w+)"\?:', re.DOTALL)
_LEAF = re.compile(r'^(?:export )?interface (\w+)Leaf extends (\w+)Base \{\s*"@type": "(\w+)";', re.MULTILINE)
_TEXTS = {"Text", "URL", "string", "CssSelectorType", "XPathType", "PronounceableText"}


@dataclass
class Vocabulary:
    """Types with their parents and own properties; a property's value is a set of type names."""

    parents: dict[str, set[str]] = field(default_factory=dict)
    properties: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    def ancestors(self, name: str) -> set[str]:
        """The type itself and all that it is a kind of."""
        found, waiting = set(), [name]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self.parents.get(one, ())
        return found

    def allowed(self, name: str) -> dict[str, set[str]]:
        """The properties a type may have, with what each may be."""
        return {
            key: kinds
            for kind in self.ancestors(name)
            for key, kinds in self.properties.get(kind, {}).items()
        }


@cache
def vocabulary() -> Vocabulary:
    """All of schema.org."""
    text = DECLARATIONS.read_text(encoding="utf-8")
    found = Vocabulary()
    bodies = [(name, parents, body) for name, parents, body in _INTERFACE.findall(text)]
    bodies += [("Thing", "", body) for body in _ROOT.findall(text)]
    for name, parents, body in bodies:
        found.parents[name] = set(re.findall(r"(\w+)Base\b", parents))
        old = set(_DEPRECATED.findall(body))
        found.properties[name] = {
            key: {kind.strip() for kind in kinds.split("|")}
            for key, kinds in _PROPERTY.findall(body)
            if key not in old
        }
    for leaf, base, name in _LEAF.findall(text):
        found.names.add(name)
        if leaf != base:
            found.parents.setdefault(leaf, set()).add(base)
    return found


def faults(document: dict[str, Any]) -> list[str]:
    """What is wrong with a JSON-LD document, in words."""
    found = [] if document.get("@context") == "https://schema.org" else ["the context is not schema.org"]
    graph = document["@graph"]
    known = {node["@id"] for node in graph if "@id" in node}
    for node in graph:
        found += _faults_of(node, node.get("@type", "?"), known)
    return found


def _faults_of(node: dict[str, Any], place: str, known: set[str]) -> list[str]:
    kind, words = node.get("@type"), vocabulary()
    if kind not in words.names:
        return [f"{place}: there is no type {kind}"]
    allowed, found = words.allowed(str(kind)), []
    for key, value in node.items():
        if key in {"@type", "@id"}:
            continue
        if key not in allowed:
            found.append(f"{place}: {kind} has no {key}")
            continue
        for one in value if isinstance(value, list) else [value]:
            found += _value_faults(one, allowed[key], f"{place}.{key}", known)
    return found


def _value_faults(value: Any, kinds: set[str], place: str, known: set[str]) -> list[str]:
    if isinstance(value, str):
        return [] if value and kinds & (_TEXTS | vocabulary().names) & {*_TEXTS} else [f"{place} is no text"]
    if not isinstance(value, dict):
        return [f"{place} is neither text nor thing"]
    if value.keys() == {"@id"}:
        return [] if value["@id"] in known else [f"{place} points at nothing"]
    if not vocabulary().ancestors(str(value.get("@type"))) & kinds:
        return [f"{place} cannot be a {value.get('@type')}"]
    return _faults_of(value, place, known)
