"""Each act of each command that answers in JSON has its published schema, and no schema is left of one that is gone."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class
from jsonschema import Draft202012Validator

from proposals.management.base import FieldgateCommand

FOLDER = Path(settings.BASE_DIR) / "docs" / "schemas" / "commands"
HEAD = {"schema", "ok", "state", "reason"}


def list_schemas(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Of the acts, where there are any; else of the command itself."""
    acts = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not acts:
        yield str(parser.get_default("schema"))
    for action in acts:
        for act in action.choices.values():
            yield from list_schemas(act)


def find_schemas() -> set[str]:
    commands = (
        load_command_class(app, name) for name, app in get_commands().items() if not app.startswith("django.")
    )
    ours = (command for command in commands if isinstance(command, FieldgateCommand))
    return {schema for each in ours for schema in list_schemas(each.create_parser("manage.py", each.name))}


def read(path: Path) -> dict[str, object]:
    schema: dict[str, object] = json.loads(path.read_text())
    return schema


def test_each_act_has_its_schema() -> None:
    published = {f"{read(path)['$id']}" for path in FOLDER.glob("*.json")}
    assert len(published) > 20
    assert published == find_schemas()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_a_schema_is_one_and_asks_for_the_head(path: Path) -> None:
    schema = read(path)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"fieldgate/command/{path.stem}/1"
    assert set(schema["required"]) == HEAD  # type: ignore[call-overload]
