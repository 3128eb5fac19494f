"""The page of promises names tests that exist, and no promise without one."""

import ast
import re
from functools import cache

import pytest
from django.conf import settings

PAGE = (settings.BASE_DIR / "docs/operate/trust.md").read_text()
ROWS = [line.strip("|").split("|") for line in PAGE.splitlines() if re.match(r"\| (?!Promise )", line)]
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
NAMED = sorted(set(TEST.findall(PAGE)))


@cache
def read_names(path: str) -> set[str]:
    tree = ast.parse((settings.BASE_DIR / path).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_promise_names_a_test_and_none_stands_twice() -> None:
    assert len({promise for promise, *_ in ROWS}) == len(ROWS) > 30
    assert [promise for promise, _, shown_by in ROWS if not TEST.search(shown_by)] == []


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_named_test_exists(path: str, name: str) -> None:
    assert name.startswith("test_")
    assert name in read_names(path)
