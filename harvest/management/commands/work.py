"""The embedded engine."""

import os
import subprocess
import sys
import threading
from argparse import SUPPRESS

from django.core.management.base import CommandParser
from django.utils import timezone

from accounts.rules.errors import NotNow
from harvest.management.ending import listen
from harvest.selectors.waiting import Waiting, list_waiting
from harvest.services.replaying import replay_erasures
from harvest.services.storage import refuse_without_database
from harvest.services.work import Wait, Work
from harvest.services.workers import Worker
from harvest.vault import VaultError, open_keyring
from proposals.management.base import Call, FieldgateCommand, Outcome, UsageError


class Command(FieldgateCommand):
    help = "Advances runs, checks and mails until it is ended; ends after the step it is in."

    def configure(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--until-idle", action="store_true", help="end when nothing is due within 120 seconds"
        )
        parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes, 1 to 16")
        parser.add_argument("--helper-of", type=int, help=SUPPRESS)

    def act(self, call: Call) -> Outcome:
        if not 1 <= call["workers"] <= 16:
            raise UsageError("--workers takes 1 to 16.")
        refuse_without_database()
        _refuse_without_keyring()
        replay_erasures(call.now)
        ending = listen()
        wait = _build_wait(ending, call["helper_of"])
        helpers = [_begin_helper(until_idle=call["until_idle"]) for _ in range(call["workers"] - 1)]
        try:
            with Worker.begin() as worker:
                Work(worker, timezone.now, wait, until_idle=call["until_idle"]).run()
        finally:
            _end_helpers(helpers, at_once=ending.is_set() or not call["until_idle"])
        return _report(list_waiting())


def _refuse_without_keyring() -> None:
    """A worker that can open nothing would take the work from those that can, and put it off."""
    try:
        open_keyring()
    except VaultError as error:
        raise NotNow(f"The keyring cannot be used. {error}") from error


def _build_wait(ending: threading.Event, parent: int | None) -> Wait:
    """A helper also ends once the process that began it is gone."""

    def wait(seconds: float) -> bool:
        return ending.wait(seconds) or (parent is not None and os.getppid() != parent)

    return wait


def _begin_helper(*, until_idle: bool) -> subprocess.Popen[bytes]:
    """A process of its own: nothing is shared but the database."""
    command = [sys.executable, sys.argv[0], "work", "--helper-of", str(os.getpid())]
    command += ["--until-idle"] if until_idle else []
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, env=dict(os.environ))  # noqa: S603


def _end_helpers(helpers: list[subprocess.Popen[bytes]], *, at_once: bool) -> None:
    for helper in helpers:
        if at_once:
            helper.terminate()
    for helper in helpers:
        helper.wait()


def _report(waiting: list[Waiting]) -> Outcome:
    lines = [_say(each) for each in waiting] or ["Nothing waits."]
    facts = {"waiting": [each.as_json() for each in waiting]}
    return Outcome("waiting" if waiting else "idle", "\n".join(lines), facts=facts)


def _say(waiting: Waiting) -> str:
    parts = "1 part" if waiting.parts == 1 else f"{waiting.parts} parts"
    until = f"until {waiting.until:%Y-%m-%d %H:%M:%S} UTC" if waiting.until else "until somebody acts"
    return f"{waiting.project} {waiting.what}: {parts} waits {until}. {waiting.reason}".replace(
        "parts waits", "parts wait"
    )
