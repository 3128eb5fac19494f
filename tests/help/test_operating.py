"""What operators read is what the code has: each variable and each command, and no other."""

import ast
from argparse import SUPPRESS, ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand, get_commands, load_command_class

from config.help import read_page

APPS = {app.name for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR}
OURS = {name: app for name, app in get_commands().items() if app in APPS}
SHARED = {"--json", "--as", *BaseCommand().create_parser("manage.py", "any")._option_string_actions}
SETTINGS = Path(settings.BASE_DIR) / "config" / "settings.py"


def read_variables() -> set[str]:
    """The first argument of each `env.…("NAME")` in the settings."""
    calls = (node for node in ast.walk(ast.parse(SETTINGS.read_text())) if isinstance(node, ast.Call))
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and isinstance(call.args[0], ast.Constant)
    }


def test_the_settings_read_variables() -> None:
    """Otherwise the next test could not fail."""
    assert {"FIELDGATE_VAR", "DATABASE_URL"} <= read_variables()


def test_each_variable_has_a_heading_and_each_heading_a_variable() -> None:
    assert {heading.title for heading in read_page("operate/settings").headings} == read_variables()


def test_each_variable_says_its_default() -> None:
    sections = read_sections("operate/settings.md")
    assert [name for name, text in sections.items() if "Default:" not in text] == []


def test_each_command_has_a_heading_and_each_heading_a_command() -> None:
    """A new command is described in docs/operate/commands.md."""
    assert {heading.title for heading in read_page("operate/commands").headings} == set(OURS)


def list_arguments(parser: ArgumentParser) -> Iterator[str]:
    """The acts and options of a command that people give, without those that every command has."""
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            for verb, each in action.choices.items():
                yield verb
                yield from list_arguments(each)
        elif action.help != SUPPRESS:
            yield from set(action.option_strings) - SHARED


@pytest.mark.parametrize("name", sorted(OURS))
def test_each_act_and_option_of_a_command_is_in_its_section(name: str) -> None:
    parser = load_command_class(OURS[name], name).create_parser("manage.py", name)
    section = read_sections("operate/commands.md")[name]
    assert [each for each in list_arguments(parser) if each not in section] == []


def read_sections(path: str) -> dict[str, str]:
    text = (Path(settings.BASE_DIR) / "docs" / path).read_text()
    titles_and_texts = (section.partition("\n") for section in text.split("\n## ")[1:])
    return {title: rest for title, _, rest in titles_and_texts}
