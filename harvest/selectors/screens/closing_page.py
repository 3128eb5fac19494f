"""The end of a project: not announced, announced with its numbers, under way, done. Four queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from harvest.models import Certificate, Closing, Project, Publication, Unit
from harvest.rules.closing import say_numbers
from harvest.rules.kinds import say_file
from harvest.rules.states import ProjectState, UnitKind, UnitState
from harvest.selectors.derived import DerivedRow, list_open_derived
from harvest.selectors.parts import find_deletion
from harvest.selectors.run_down import list_unchecked
from harvest.selectors.screens.tones import Shown, show

type Fact = dict[str, object]

BEFORE: Final = (ProjectState.OPEN, ProjectState.ENDED)
"""Nothing is erased yet."""


@dataclass(frozen=True, slots=True)
class Stage:
    words: str
    is_done: bool
    status: str


@dataclass(frozen=True, slots=True)
class ClosingScreen:
    """`facts` are what was announced. `stages` are empty before the confirmation; `held_up` says why one waits."""

    state: Shown
    closing: Closing | None
    is_announced: bool
    is_under_way: bool
    is_over: bool
    summary: str
    facts: tuple[Fact, ...]
    stages: tuple[Stage, ...]
    held_up: str
    again_at: datetime | None
    certificate: Certificate | None
    unchecked: tuple[Publication, ...]
    derived: tuple[DerivedRow, ...]

    @property
    def reason(self) -> str:
        """As it was announced, so that it can be announced again."""
        return self.closing.reason if self.closing else ""

    @property
    def hidden(self) -> tuple[tuple[str, str], ...]:
        """What goes back with the confirmation: the digest of the numbers that are shown."""
        return (("digest", self.closing.digest),) if self.closing else ()

    @property
    def done(self) -> int:
        return sum(stage.is_done for stage in self.stages)


def closing_page(project: Project) -> ClosingScreen:
    closing = Closing.objects.select_related("confirmed_by").filter(project=project).first()
    certificate = find_deletion(project)
    unit = _find_unit(project)
    state = ProjectState(project.state)
    return ClosingScreen(
        state=show(state),
        closing=closing,
        is_announced=closing is not None and closing.confirmed_at is None,
        is_under_way=state is ProjectState.CLOSING,
        is_over=state is ProjectState.CLOSED,
        summary=say_numbers(closing.numbers) if closing else "",
        facts=tuple(_list_facts(closing.numbers)) if closing else (),
        stages=_list_stages(closing, certificate) if closing and closing.confirmed_at else (),
        held_up=unit.waits_for if unit else "",
        again_at=unit.not_before if unit and unit.waits_for else None,
        certificate=certificate,
        derived=list_open_derived(project) if state in BEFORE else (),
        unchecked=tuple(list_unchecked(project)) if state in BEFORE else (),
    )


def _find_unit(project: Project) -> Unit | None:
    live = (UnitState.WAITING, UnitState.HELD)
    return Unit.objects.filter(project=project, kind=UnitKind.CLOSE, state__in=live).first()


def _list_facts(numbers: Mapping[str, Any]) -> list[Fact]:
    """The records first, by kind; what there is none of is left out, but for records."""
    records: Mapping[str, int] = numbers["records"] or {"records": 0}
    facts: list[Fact] = [
        {"number": count, "words": f"{say_file(file)} will be erased"} for file, count in records.items()
    ]
    return facts + [
        {"number": numbers[name], "words": one if numbers[name] == 1 else many}
        for name, (one, many) in _REST.items()
        if numbers.get(name)
    ]


_REST: Final = {
    "collections": (
        "collection ends; its name, its query and the numbers of its runs stay",
        "collections end; their names, their queries and the numbers of their runs stay",
    ),
    "datasets": (
        "dataset will be erased; whoever took a copy is asked to delete it",
        "datasets will be erased; whoever took a copy is asked to delete it",
    ),
    "runs": ("run that is going on will be stopped", "runs that are going on will be stopped"),
    "looks": (
        "check with TikTok that is under way will be broken off",
        "checks with TikTok that are under way will be broken off",
    ),
    "keys": ("client key will be erased", "client keys will be erased"),
}


def _list_stages(closing: Closing, certificate: Certificate | None) -> tuple[Stage, ...]:
    marks = (
        ("Find samples of what is stored in the files", "before" in closing.proof),
        ("Erase records, datasets and the key, and see that nothing is left", closing.erased_at is not None),
        ("Destroy the keys that could open them", closing.keys_destroyed_at is not None),
        ("Look for the same samples again and find none", "after" in closing.proof),
        ("Sign the certificate", certificate is not None),
    )
    done = sum(is_done for _, is_done in marks)
    return tuple(
        Stage(words, is_done, "Done" if is_done else "In progress" if number == done else "Not started")
        for number, (words, is_done) in enumerate(marks)
    )
