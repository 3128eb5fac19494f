"""The client key of a project."""

import getpass
import sys

from django.core.management.base import CommandParser
from django.utils import timezone

from harvest.management.finding import find_project
from harvest.management.saying_differences import say_comparison
from harvest.rules.states import KeyState
from harvest.services.comparing_key import NOTICE, compare_key
from harvest.services.keys import set_key, verify_key
from proposals.management.base import Call, FieldgateCommand, Outcome, UsageError


class Command(FieldgateCommand):
    help = "Enters the client key of a project, or tries the one that is stored. The secret comes on standard input."

    def configure(self, parser: CommandParser) -> None:
        acts = self.acts_of(parser)
        entry = self.add_act(acts, "set", self.set_key, "tries a key, then seals it; exit 1 unless it works")
        entry.add_argument("project", metavar="PROJECT")
        entry.add_argument("--client-key", required=True, metavar="KEY")
        entry.add_argument("--no-verify", action="store_true", help="store it untried")
        trial = self.add_act(acts, "verify", self.verify, "tries the stored key; exit 1 unless it works")
        trial.add_argument("project", metavar="PROJECT")
        trial.add_argument(
            "--compare",
            action="store_true",
            help="three requests, whose answers are compared with the simulator's; exit 1 if they differ",
        )

    def set_key(self, call: Call) -> Outcome:
        project = find_project(call["project"])
        state = set_key(
            project,
            client_key=call["client_key"],
            secret=read_secret(),
            by=call.by,
            now=call.now,
            clock=timezone.now,
            verify=not call["no_verify"],
        )
        return _say(state, untried_is_fine=call["no_verify"])

    def verify(self, call: Call) -> Outcome:
        project = find_project(call["project"])
        if call["compare"]:
            (self.stderr if call["json"] else self.stdout).write(NOTICE)
            return say_comparison(compare_key(project, by=call.by, now=call.now, clock=timezone.now))
        return _say(verify_key(project, by=call.by, now=call.now, clock=timezone.now), untried_is_fine=False)


def read_secret() -> str:
    """One line; not shown where a person types it."""
    secret = getpass.getpass("Client secret: ") if sys.stdin.isatty() else sys.stdin.readline()
    if not secret.strip():
        raise UsageError("The client secret is expected on standard input.")
    return secret.strip()


def _say(state: KeyState, *, untried_is_fine: bool) -> Outcome:
    if state is KeyState.WORKS or (state is KeyState.NOT_TRIED and untried_is_fine):
        return Outcome(state, f"Key: {state.words.lower()}.")
    reasons = {
        KeyState.REFUSED: "TikTok refuses this key and secret. A new one is not stored, and the one before it stays.",
        KeyState.NO_RESEARCH_SCOPE: "TikTok knows the key but has not granted it research access.",
    }
    return Outcome(state, ok=False, reason=reasons.get(state, "The key was not tried."))
