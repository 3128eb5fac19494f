"""What a run brought by kind, what it was not given, and what it noticed. At most five queries."""

from dataclasses import dataclass

from harvest.models import Run, RunAnswer, RunCount
from harvest.rules.brought import ASKED
from harvest.rules.kinds import KINDS, VIDEO
from harvest.selectors.drift import find_notices
from proposals.rendering.tables import Column, Table, build_table


@dataclass(frozen=True, slots=True)
class Brought:
    """`kinds` None: nothing but videos. `missed` None: everything that was asked about was answered."""

    kinds: Table | None
    missed: Table | None
    notices: tuple[str, ...]


def find_brought(run: Run) -> Brought:
    counts = {each.kind: each for each in RunCount.objects.filter(run=run)}
    answers = list(RunAnswer.objects.filter(run=run).order_by("outcome", "what", "reason"))
    return Brought(
        kinds=_build_kinds(counts) if set(counts) - {VIDEO.name} else None,
        missed=_build_missed(answers) if answers else None,
        notices=find_notices(run),
    )


def _build_kinds(counts: dict[str, RunCount]) -> Table:
    columns: list[Column | str] = [
        "What",
        *(Column(word, numeric=True) for word in ("New", "Seen before", "Removed before")),
    ]
    rows: list[list[str | float]] = [
        [kind.many.capitalize(), each.new, each.again, each.erased]
        for kind in KINDS.values()
        if (each := counts.get(kind.name))
    ]
    return build_table("What it brought", columns, rows)


def _build_missed(answers: list[RunAnswer]) -> Table:
    columns: list[Column | str] = ["Asked about", "What came of it", "Why", Column("Times", numeric=True)]
    rows: list[list[str | float]] = [
        [
            ASKED.get(each.what, each.what),
            RunAnswer.Outcome(each.outcome).label,
            each.reason,
            each.times,
        ]
        for each in answers
    ]
    return build_table("What did not come", columns, rows)
