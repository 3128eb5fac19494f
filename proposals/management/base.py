"""What every command of the operator shares.

A command prints a summary for people, or with `--json` one object: `schema`, `ok`, `state`, `reason` and its own
keys. Exit 0: done. Exit 1: not done, the reason is on stderr. Exit 2: wrong usage. Errors that people see
(`DomainError`) are caught here and nowhere else.

    class Command(FieldgateCommand):                    class Command(FieldgateCommand):
        def configure(self, parser):                        def configure(self, parser):
            parser.add_argument("ref")                          acts = self.acts_of(parser)
                                                                start = self.add_act(acts, "start", self.start, "starts a run")
        def act(self, call):                                    start.add_argument("project")
            return Outcome("done", "It is done.")           def start(self, call): ...
"""

import json
from argparse import _SubParsersAction
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.checks import Tags
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from accounts.models import User
from accounts.rules.errors import DomainError, Invalid


@dataclass(frozen=True, slots=True)
class Outcome:
    """`text` is for people; `facts` are the command's own keys of the JSON object; `reason` says why not `ok`."""

    state: str
    text: str = ""
    ok: bool = True
    reason: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a command: its options, the person of `--as` (None is the operator), and the one reading of the clock."""

    options: dict[str, Any]
    by: User | None
    now: datetime

    def __getitem__(self, option: str) -> Any:
        return self.options[option]


type Act = Callable[[Call], Outcome]
type Acts = _SubParsersAction[CommandParser]


class NotDoneError(CommandError):
    """Exit 1."""


class UsageError(CommandError):
    """Exit 2."""

    def __init__(self, message: str) -> None:
        super().__init__(message, returncode=2)


class FieldgateCommand(BaseCommand):
    requires_system_checks: tuple[str, ...] = (Tags.security,)
    """Only what an operator can have wrong. The rest is checked by `make check`, and costs as much as most commands."""

    def configure(self, parser: CommandParser) -> None:
        """Add the command's own arguments, or its acts."""

    def act(self, call: Call) -> Outcome:
        raise UsageError("Say what to do; --help lists the acts.")

    def acts_of(self, parser: CommandParser) -> Acts:
        return parser.add_subparsers(dest="verb", required=True, metavar="ACT")

    def add_act(self, acts: Acts, verb: str, act: Act, summary: str) -> CommandParser:
        parser = acts.add_parser(verb, help=summary, description=summary)
        self._add_shared_arguments(parser, act, f"{self.name}-{verb}")
        return parser

    @property
    def name(self) -> str:
        return type(self).__module__.rpartition(".")[2]

    def add_arguments(self, parser: CommandParser) -> None:
        self._add_shared_arguments(parser, self.act, self.name)
        self.configure(parser)

    def _add_shared_arguments(self, parser: CommandParser, act: Act, name: str) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--as", dest="as_email", metavar="EMAIL", help="who acts; without it the audit says operator"
        )
        parser.set_defaults(act=act, schema=f"fieldgate/command/{name}/1")

    def handle(self, *args: Any, **options: Any) -> None:
        call = Call(options, find_person(options["as_email"]), timezone.now())
        try:
            outcome = options["act"](call)
        except DomainError as error:
            outcome = _refusal(error)
        self._report(outcome, options["schema"], as_json=options["json"])

    def _report(self, outcome: Outcome, schema: str, *, as_json: bool) -> None:
        if as_json:
            head = {"schema": schema, "ok": outcome.ok, "state": outcome.state, "reason": outcome.reason}
            self.stdout.write(json.dumps(head | outcome.facts, cls=DjangoJSONEncoder, ensure_ascii=False))
        elif outcome.text:
            self.stdout.write(outcome.text)
        if not outcome.ok:
            raise NotDoneError(outcome.reason)


def _refusal(error: DomainError) -> Outcome:
    problems = error.problems if isinstance(error, Invalid) else {}
    reason = "\n".join([error.message, *(f"  {place}: {what}" for place, what in problems.items())])
    return Outcome("refused", ok=False, reason=reason, facts={"problems": problems} if problems else {})


def find_person(email: str | None) -> User | None:
    """The active account of that address; None where none was named. `UsageError` if there is no such account."""
    if email is None:
        return None
    person = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if person is None:
        raise UsageError(f"There is no active account for {email}.")
    return person


def read_json_file(path: str) -> Any:
    """What stands in a JSON file. `UsageError` if it cannot be read, `Invalid` if it is not JSON that anybody wrote."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from error
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Invalid(
            f"{path} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from error
    except (RecursionError, ValueError) as error:
        raise Invalid(f"{path} is nested too deep, or holds a number that is too long.") from error
