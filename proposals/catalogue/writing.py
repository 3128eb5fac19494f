"""A published version as the YAML file that a next version is made from."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import yaml

from proposals.catalogue.loading import FILES

HEAD: Final = """\
# A copy of the published version {label}, to make the next one from. Give it a later label, and
# change what TikTok changed. A key keeps its meaning for ever: a question that asks something else gets another key.
"""


class _Dumper(yaml.SafeDumper):
    """Texts of several lines as blocks."""


def _show_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _show_text)


def write_catalogue(content: Mapping[str, Any]) -> str:
    """Read again, it is the same content. Names stand in the order of the schema, whatever a database made of it."""
    ordered = _order(content)
    body = yaml.dump(ordered, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return HEAD.format(label=content["label"]) + body


TERMS_HEAD: Final = """\
# A copy of TikTok's rules as of {label}, to make the next version from. Give it a later label that begins with
# site/, and change what TikTok changed: the clause, its source and the day on which you read it.
"""
_TERMS_ORDER: Final = (
    *(
        "schema",
        "label",
        "profiles",
        "clauses",
        "key",
        "title",
        "pick",
        "value",
        "unit",
        "strictest",
        "option",
    ),
    *(
        "options",
        "beside",
        "text",
        "source",
        "stated",
        "link",
        "observed_on",
        "decides",
        "office",
        "alternatives",
    ),
)


def write_terms(content: Mapping[str, Any]) -> str:
    """Read again, it is the same content."""
    body = yaml.dump(_order_terms(content), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return TERMS_HEAD.format(label=content["label"]) + body


def _order_terms(value: object) -> object:
    if isinstance(value, Mapping):
        names = sorted(value, key=lambda name: _TERMS_ORDER.index(name) if name in _TERMS_ORDER else 99)
        return {name: _order_terms(value[name]) for name in names}
    return [_order_terms(each) for each in value] if isinstance(value, list) else value


def _order(value: object) -> object:
    if isinstance(value, Mapping):
        known = next((part for part in _shapes() if set(value) <= set(part)), ())
        names = sorted(value, key=lambda name: known.index(name) if name in known else 0)
        return {name: _order(value[name]) for name in names}
    return [_order(part) for part in value] if isinstance(value, list) else value


@cache
def _shapes() -> tuple[tuple[str, ...], ...]:
    """The names of each kind of part, in the order of the schema."""
    schema = json.loads((FILES / "catalogue.schema.json").read_text(encoding="utf-8"))
    parts = (schema, *schema["$defs"].values())
    return tuple(tuple(part["properties"]) for part in parts if "properties" in part)
