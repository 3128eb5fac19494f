"""Every stored field says what it is, how long it is kept and what erases it."""

from importlib import import_module
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.conf import settings

CLASSES = {"public", "internal", "staff", "subject", "secret", "operational"}
LISTED: dict[str, Any] = yaml.safe_load((settings.BASE_DIR / "docs/operate/fields.yaml").read_text())


def stored_fields() -> dict[str, set[str]]:
    return {
        model._meta.label: {field.name for field in model._meta.local_fields}
        for model in apps.get_models(include_auto_created=True)
    }


def test_every_field_of_every_model_is_listed_and_no_other() -> None:
    listed = {label: set(entry["fields"]) for label, entry in LISTED.items()}
    assert listed == stored_fields()


@pytest.mark.parametrize("label", LISTED)
def test_classes_are_known_and_each_model_says_how_long_it_is_kept(label: str) -> None:
    entry = LISTED[label]
    assert set(entry) == {"kept", "eraser", "fields"}
    assert set(entry["fields"].values()) <= CLASSES
    assert entry["kept"]


@pytest.mark.parametrize("label", LISTED)
def test_the_eraser_exists(label: str) -> None:
    eraser: str = LISTED[label]["eraser"]
    if eraser.startswith("never; "):
        holds = set(LISTED[label]["fields"].values())
        assert "subject" not in holds or label == "harvest.Tombstone"
    elif eraser.startswith("with "):
        assert eraser.removeprefix("with ") in LISTED
    else:
        assert resolve(eraser) is not None


def resolve(dotted: str) -> object:
    """The module, function, class or method that `dotted` names."""
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: object = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for name in parts[length:]:
            found = getattr(found, name)
        return found
    raise AssertionError(f"{dotted} names nothing")
