"""The page of promises names tests that exist, and no promise without one."""

import ast
import re
from functools import cache

import pytest
from django.conf import settings

PAGE = (settings.BASE_DIR / "docs/operate/trust.md").read_text()
PROMISES = re.findall(r"^\| (\d+)\. ", PAGE, re.MULTILINE)
SHOWN_BY = re.findall(r"^(\d+)\. `tests/", PAGE, re.MULTILINE)
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


@cache
def read_names(path: str) -> set[str]:
    tree = ast.parse((settings.BASE_DIR / path).read_text())
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_promise_has_its_tests() -> None:
    assert PROMISES == SHOWN_BY == [str(number) for number in range(1, len(PROMISES) + 1)]
    assert len(PROMISES) > 30


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_named_test_exists(path: str, name: str) -> None:
    assert name.startswith("test_")
    assert name in read_names(path)
