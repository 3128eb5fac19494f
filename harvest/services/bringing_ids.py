"""Ids that were harvested elsewhere become records without content, so that clock, checks, recall and certificate reach them.

The list is read through once and refused whole, or laid beside the database line by line; a worker stores it part by part.
Its records are checked only once the list is registered as a copy that somebody keeps: whatever is found gone after that
reaches them as a list of ids to remove, with a confirmation.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Final

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.rules.errors import Conflict, Invalid, NotNow
from harvest.access import is_allowed
from harvest.models import Collection, IdImport, Project, Unit
from harvest.rules.id_lists import LONGEST_LINE, Bad, Found, ListError, Wanted, read_list
from harvest.rules.rights import Right
from harvest.rules.states import ProjectState, UnitKind
from harvest.services.access_period import begins_at, ends_at
from harvest.services.adopting import refuse_unconfirmed
from harvest.services.scheduling import HARVEST_PRIORITY
from proposals.services.auditing import record_event

SHOWN: Final = 50
"""Bad rows that are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Checked:
    """`bad` are the first ones, `bad_count` all of them."""

    rows: int
    first: date | None
    last: date | None
    bad: tuple[Bad, ...]
    bad_count: int


class BadRows(Invalid):
    """`checked` says which."""

    def __init__(self, checked: Checked) -> None:
        rows = "row" if checked.bad_count == 1 else "rows"
        super().__init__(
            f"{checked.bad_count:,} {rows} of the list cannot be brought in. Nothing was.",
            {f"line {bad.line}": bad.what for bad in checked.bad},
        )
        self.checked = checked


def bring_ids(
    project: Project,
    name: str,
    source: IO[bytes],
    wanted: Wanted,
    *,
    leave_out_bad: bool,
    by: User | None,
    now: datetime,
) -> IdImport:
    """A collection that is kept elsewhere, and work for a worker. `source` is read once, in flat memory.

    BadRows unless those are to be left out; Invalid for a list that cannot be read; Conflict for a name that is taken.
    """
    _refuse(project, name, now)
    refuse_unconfirmed(project)
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = folder / f"{project.ref}-{os.urandom(8).hex()}.tsv"
    try:
        checked = _lay_down(source, wanted, place, now.date())
        _refuse_bad(checked, leave_out_bad=leave_out_bad)
        return _register(project, name.strip(), wanted, place, checked, by=by, now=now)
    except BaseException:
        place.unlink(missing_ok=True)
        raise


def drop_lists(project: Project) -> None:
    """The files of lists that were on their way when the project ended, also of those that a `kill -9` left without a row."""
    for place in IdImport.objects.filter(collection__project=project).values_list("place", flat=True):
        Path(place).unlink(missing_ok=True)
    for left in _folder().glob(f"{project.ref}-*.tsv"):
        left.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.FIELDGATE_VAR) / "ids"


def _refuse(project: Project, name: str, now: datetime) -> None:
    if project.state != ProjectState.OPEN or now >= ends_at(project):
        raise NotNow("The access is over, so nothing can be brought in any more.")
    if now < begins_at(project):
        raise NotNow("The access has not begun.")
    if not 0 < len(name.strip()) <= 80:
        raise Invalid(
            "Give the collection a name of at most 80 characters.", {"name": "is empty or too long"}
        )
    if project.collections.filter(name=name.strip()).exists():
        raise Conflict(f"There is a collection called {name.strip()} already. Choose another name.")


def _refuse_bad(checked: Checked, *, leave_out_bad: bool) -> None:
    if checked.bad_count and not leave_out_bad:
        raise BadRows(checked)
    if not checked.rows:
        raise Invalid("There is no id in the list.", {"file": "holds no id"})


def _lay_down(source: IO[bytes], wanted: Wanted, place: Path, today: date) -> Checked:
    """Good rows into the file, as `key TAB day`."""
    rows = bad_count = 0
    bad: list[Bad] = []
    days: tuple[date, date] | None = None
    with place.open("x", encoding="ascii") as file:
        place.chmod(0o600)
        try:
            for row in read_list(_decode(source), wanted, today=today):
                if isinstance(row, Found):
                    file.write(f"{row.key}\t{row.harvested_on.isoformat()}\n")
                    rows += 1
                    first, last = days or (row.harvested_on, row.harvested_on)
                    days = min(first, row.harvested_on), max(last, row.harvested_on)
                else:
                    bad_count += 1
                    bad += [row] if len(bad) < SHOWN else []
        except ListError as error:
            raise Invalid(str(error), {"file": str(error)}) from error
    first_day, last_day = days or (None, None)
    return Checked(rows, first_day, last_day, tuple(bad), bad_count)


def _decode(source: IO[bytes]) -> Iterator[str]:
    """Lines; what is not UTF-8 shows as a mark that no id has. ListError for a line without an end."""
    while line := source.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            raise ListError("The list has a line of a million characters. It is neither CSV nor JSON lines.")
        yield line.decode("utf-8", "replace").replace("\0", "\ufffd")


def _register(
    project: Project,
    name: str,
    wanted: Wanted,
    place: Path,
    checked: Checked,
    *,
    by: User | None,
    now: datetime,
) -> IdImport:
    holder = by if by and is_allowed(by, project, Right.DATASETS, now.date()) else project.pi
    try:
        with transaction.atomic():
            collection = Collection.objects.create(
                project=project,
                name=name,
                kind=wanted.kind,
                query={},
                fields=[],
                start_date=checked.first or now.date(),
                end_date=checked.last or now.date(),
                kept_elsewhere=True,
                asks_late=False,
                asks_counts=False,
                created_by=by,
                created_at=now,
            )
            found = IdImport.objects.create(
                collection=collection,
                rows=checked.rows,
                bad=checked.bad_count,
                place=str(place),
                holder=holder,
                created_at=now,
            )
            Unit.objects.create(
                project=project,
                kind=UnitKind.IDS,
                spec={"ids": found.pk},
                priority=HARVEST_PRIORITY,
                not_before=now,
                created_at=now,
            )
            record_event(
                "ids.brought",
                about=project,
                by=by,
                now=now,
                collection=collection.pk,
                rows=checked.rows,
                left_out=checked.bad_count,
            )
    except IntegrityError as error:
        raise Conflict(f"There is a collection called {name} already. Choose another name.") from error
    return found
