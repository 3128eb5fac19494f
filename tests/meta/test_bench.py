"""Each set of figures can be taken: its module is there and measures with a folder and a size. None is taken here."""

from importlib import import_module
from inspect import signature

import pytest

from tests.bench.__main__ import SETS


@pytest.mark.parametrize("name", SETS)
def test_a_set_names_what_measures_it(name: str) -> None:
    module, act, _ = SETS[name]
    assert len(signature(getattr(import_module(f"tests.bench.{module}"), act)).parameters) == 2
