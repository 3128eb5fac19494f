"""The one thing to do next on a project. A page has one primary button, and this chooses it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from harvest.rules.rights import Right
from harvest.rules.states import KeyState, ProjectState


class Step(StrEnum):
    """Each is the name of the page where it is done."""

    CERTIFICATE = "certificate"
    CLOSING = "closing"
    RELEASE = "duties"
    KEY = "project_key"
    COLLECTION = "collection_new"
    START = "run_start"
    WATCH = "run"
    DATASET = "datasets"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS: Final = {
    Step.CERTIFICATE: "See the certificate",
    Step.CLOSING: "See what is erased",
    Step.RELEASE: "Look at what is held back",
    Step.KEY: "Enter the client key and secret",
    Step.COLLECTION: "Add a collection",
    Step.START: "Start the first run",
    Step.WATCH: "Watch the run",
    Step.DATASET: "Make a dataset",
}


_WHO: Final = {
    Step.RELEASE: "The PI and a librarian look at what is held back",
    Step.KEY: "The PI or a manager enters the client key and secret",
    Step.COLLECTION: "The PI or a manager adds a collection",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """`key` None: none was entered. `has_unstarted`: a collection without any run, which may be started today.

    `has_copy_to_replace`: this person holds one, and the page asks for it by itself.
    """

    state: ProjectState
    key: KeyState | None
    has_collection: bool
    has_unstarted: bool
    has_live_run: bool
    has_videos: bool
    has_copy_to_replace: bool
    has_brake: bool
    has_certificate: bool


def next_step(facts: Facts, rights: frozenset[Right]) -> Step | None:
    """None: this person has nothing to do here."""
    if facts.has_certificate:
        return Step.CERTIFICATE
    if facts.state is not ProjectState.OPEN:
        return Step.CLOSING if Right.CLOSE in rights else None
    return next((step for step, right, is_due in _list_open(facts) if is_due and right in rights), None)


def say_who_acts(facts: Facts) -> str:
    """What is next and by whom, for people who cannot do it themselves; "" where nothing waits."""
    if facts.has_certificate or facts.state is not ProjectState.OPEN:
        return ""
    return next((_WHO[step] for step, _right, is_due in _list_open(facts) if is_due and step in _WHO), "")


def _list_open(facts: Facts) -> tuple[tuple[Step, Right, bool], ...]:
    """In order of urgency."""
    key_works = facts.key in (KeyState.WORKS, KeyState.NOT_TRIED)
    return (
        (Step.RELEASE, Right.RELEASE, facts.has_brake),
        (Step.KEY, Right.KEY, not key_works),
        (Step.COLLECTION, Right.COLLECT, not facts.has_collection),
        (Step.WATCH, Right.SEE, facts.has_live_run),
        (Step.START, Right.COLLECT, facts.has_unstarted),
        (Step.DATASET, Right.DATASETS, facts.has_videos and not facts.has_copy_to_replace),
    )
