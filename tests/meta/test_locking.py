"""Rows are locked by name where others are joined to them: PostgreSQL locks no row that may be missing from a join."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

SOURCES = sorted(
    path
    for package in ("accounts", "harvest", "proposals")
    for path in Path(settings.BASE_DIR, package).rglob("*.py")
    if "select_for_update" in path.read_text()
)


def chain_of(call: ast.Call) -> Iterator[ast.Call]:
    """`a.b().c()`: the call of c, then that of b."""
    node: ast.expr = call
    while isinstance(node, ast.Call | ast.Attribute):
        if isinstance(node, ast.Call):
            yield node
            node = node.func
        else:
            node = node.value


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_lock_beside_a_join_names_what_it_locks(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call):
            continue
        calls = {name_of(each): each for each in chain_of(node)}
        if {"select_for_update", "select_related"} <= set(calls):
            named = {keyword.arg for keyword in calls["select_for_update"].keywords}
            assert "of" in named, f"{path}:{node.lineno}"
