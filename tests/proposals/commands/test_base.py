"""Every command keeps the same manners: one object, three exit codes, errors caught in one place."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import CommandParser

from accounts.models import User
from accounts.rules.errors import Invalid, NotNow
from proposals.management.base import (
    Call,
    FieldgateCommand,
    NotDoneError,
    Outcome,
    UsageError,
    read_json_file,
)

pytestmark = pytest.mark.django_db


class Command(FieldgateCommand):
    def configure(self, parser: CommandParser) -> None:
        acts = self.acts_of(parser)
        self.add_act(acts, "greet", self.greet, "greets").add_argument("name")
        self.add_act(acts, "fail", self.fail, "fails")
        self.add_act(acts, "refuse", self.refuse, "refuses")

    def greet(self, call: Call) -> Outcome:
        actor = call.by.email if call.by else "operator"
        return Outcome("greeted", f"Good day {call['name']}", facts={"by": actor, "year": call.now.year})

    def fail(self, call: Call) -> Outcome:
        return Outcome("late", "One is late.", ok=False, reason="One is late.", facts={"late": 1})

    def refuse(self, call: Call) -> Outcome:
        raise Invalid("The document is wrong.", {"title": "is missing"})


class Single(FieldgateCommand):
    def act(self, call: Call) -> Outcome:
        raise NotNow("Not while it is with the PI.")


def run(command: FieldgateCommand, *args: str) -> str:
    out = io.StringIO()
    call_command(command, *args, stdout=out)
    return out.getvalue()


def test_prints_a_summary_for_people() -> None:
    assert run(Command(), "greet", "you") == "Good day you\n"


def test_prints_one_object_with_the_shared_keys_first() -> None:
    printed = json.loads(run(Command(), "greet", "you", "--json"))
    assert list(printed) == ["schema", "ok", "state", "reason", "by", "year"]
    assert printed["schema"] == "fieldgate/command/test_base-greet/1"
    assert (printed["ok"], printed["state"], printed["reason"], printed["by"]) == (
        True,
        "greeted",
        "",
        "operator",
    )


def test_acts_for_the_person_that_is_named() -> None:
    User.objects.create_user("ana.sol@uni.example", name="Ana Sol")
    assert (
        json.loads(run(Command(), "greet", "you", "--as", "Ana.Sol@uni.example", "--json"))["by"]
        == "ana.sol@uni.example"
    )


def test_an_unknown_person_is_wrong_usage() -> None:
    with pytest.raises(UsageError) as caught:
        run(Command(), "greet", "you", "--as", "nobody@uni.example")
    assert caught.value.returncode == 2


def test_not_done_prints_its_object_and_gives_the_reason() -> None:
    out = io.StringIO()
    with pytest.raises(NotDoneError) as caught:
        call_command(Command(), "fail", "--json", stdout=out)
    assert (caught.value.returncode, str(caught.value)) == (1, "One is late.")
    assert json.loads(out.getvalue())["late"] == 1


def test_a_refusal_names_each_problem() -> None:
    with pytest.raises(NotDoneError) as caught:
        run(Command(), "refuse")
    assert str(caught.value) == "The document is wrong.\n  title: is missing"


def test_a_command_of_one_act_needs_no_verb() -> None:
    with pytest.raises(NotDoneError, match="Not while it is with the PI"):
        run(Single())


def test_missing_arguments_are_wrong_usage() -> None:
    with pytest.raises(CommandError):
        run(Command())


def test_a_file_that_is_not_json_says_where(tmp_path: Path) -> None:
    file = tmp_path / "broken.json"
    file.write_text('{"a": 1,\n  b}')
    with pytest.raises(Invalid, match="line 2, column 3"):
        read_json_file(str(file))
    with pytest.raises(UsageError, match="cannot be read"):
        read_json_file(str(file) + ".missing")


@pytest.mark.parametrize("text", ['{"a":' * 100_000 + "1" + "}" * 100_000, "[" + "9" * 10_000 + "]"])
def test_json_that_nobody_wrote_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "hostile.json"
    file.write_text(text)
    with pytest.raises(Invalid, match="nested too deep, or holds a number"):
        read_json_file(str(file))
