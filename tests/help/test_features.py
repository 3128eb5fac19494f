"""The page of features names tests that exist."""

import ast
import re

import pytest
from django.conf import settings

PAGE = (settings.BASE_DIR / "docs/features.md").read_text()
NAMED = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)


def test_every_row_names_one() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and "Shown by" not in line]
    assert len(rows) == len(NAMED) > 40


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_named_test_exists(path: str, name: str) -> None:
    tree = ast.parse((settings.BASE_DIR / path).read_text())
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
