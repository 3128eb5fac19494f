"""The page of the simulator names every switch and key that there is, and tests that exist."""

import ast
import dataclasses
import re

import pytest
from django.conf import settings

from tiktok.simulator import Config
from tiktok.simulator.faults import Fault, Setting

PAGE = (settings.BASE_DIR / "docs/operate/simulator.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))


def test_every_switch_and_every_key_is_named() -> None:
    keys = [each.name for each in dataclasses.fields(Config)]
    assert [name for name in (*Fault, *Setting, *keys) if f"`{name}`" not in PAGE] == []


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_named_test_exists(path: str, name: str) -> None:
    tree = ast.parse((settings.BASE_DIR / path).read_text())
    assert name in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
