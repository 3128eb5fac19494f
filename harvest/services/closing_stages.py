"""What follows a confirmed end, stage by stage. Each can be repeated; each leaves a mark that it is done.

found       samples of what is stored were found in the files by their bytes
erased      rows, sightings, counts, ids of looks, dataset files, the client's secret; looked for again: 0 left
shredded    the keys of payloads and names, here and in each backup of the keyring
proven      the same samples were found nowhere
certified   signed, in the name of all this
"""

from collections.abc import Callable
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from harvest.models import (
    ApiKey,
    Certificate,
    Check,
    Closing,
    Dataset,
    DayCount,
    DeletionRequest,
    Manuscript,
    Planned,
    Project,
    Record,
    RemovedIds,
    Sighting,
    Tombstone,
)
from harvest.models.partitions import drop_partitions, has_partitions
from harvest.rules.states import DatasetState
from harvest.services import proof
from harvest.services.bringing_ids import drop_lists
from harvest.services.certificates import issue_certificate
from harvest.services.closing import count_numbers
from harvest.services.dataset_files import remove_files
from harvest.services.depositing import StorageUnreachable, take_away
from harvest.services.erasing import erase, read_leaving
from harvest.services.failpoints import failpoint
from harvest.services.manuscripts import forget_manuscript
from harvest.services.proof import Beat
from harvest.services.recutting import tell_holders
from harvest.vault import BackupUnreachable, open_keyring

type Clock = Callable[[], datetime]
type Stage = Callable[[Closing, Clock, Beat], None]

CHUNK: Final = 1_000
_ROWS: Final = ("harvest_record", "harvest_sighting")
_GONE: Final = ("records", "sightings", "day_counts", "datasets", "looks", "keys")


class HeldUpError(Exception):
    """A stage cannot be completed now; what was done stays done. The message is for people, at most 150 characters."""


def run_stages(closing: Closing, clock: Clock, beat: Beat) -> Certificate:
    """From wherever it stands to the certificate. HeldUpError."""
    for stage in STAGES:
        closing.refresh_from_db()
        beat()
        stage(closing, clock, beat)
        failpoint("after_commit")
    return issue_certificate(closing, clock=clock)


def _find_samples(closing: Closing, clock: Clock, beat: Beat) -> None:
    """Before anything is erased, else nothing could be proven afterwards."""
    if "before" in closing.proof:
        return
    project = closing.project
    needles = proof.take_samples(project)
    found = proof.search(needles, proof.places_of(project), beat)
    met = found.found if proof.finds_in_files() else proof.read_back(project, needles)
    if met < len(needles):
        raise HeldUpError(
            f"Of {len(needles)} samples only {met} were found, so erasing them could not be proven."
        )
    sealed = proof.seal_samples(project, needles)
    _note(closing, before={**found.as_json(), "found": met, "at": clock().isoformat()}, sealed=sealed)


def _erase_datasets(closing: Closing, clock: Clock, beat: Beat) -> None:
    gone = list(closing.proof.get("folders_gone", []))
    for dataset in Dataset.objects.filter(project=closing.project).exclude(state=DatasetState.ERASED):
        beat()
        if dataset.built_at and not Path(dataset.folder).is_dir() and dataset.number not in gone:
            gone.append(dataset.number)
            _note(closing, folders_gone=gone)
        remove_files(Path(dataset.folder))
        _take_from_storage(dataset, clock, beat)
        with transaction.atomic():
            Dataset.objects.filter(pk=dataset.pk).update(
                state=DatasetState.ERASED, reason="The project ended.", recalled_at=clock()
            )
            dataset.copies.filter(recalled_at=None).update(recalled_at=clock())
            tell_holders(dataset, clock())


def _take_from_storage(dataset: Dataset, clock: Clock, beat: Beat) -> None:
    """Held up until the storage lists none of it."""
    if not dataset.deposited:
        return
    try:
        take_away(dataset, now=clock(), beat=beat)
    except StorageUnreachable as error:
        raise HeldUpError(
            f"A copy of dataset {dataset.number} could not be removed. {error}"[:150]
        ) from error


def _erase_rows(closing: Closing, clock: Clock, beat: Beat) -> None:
    project = closing.project
    while kind := Record.objects.filter(project=project).order_by().values_list("kind", flat=True).first():
        beat()
        _erase_chunk(project, kind, clock())
        failpoint("after_commit")
    drop_partitions(project.pk, tables=_ROWS)


def _erase_chunk(project: Project, kind: str, now: datetime) -> None:
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        leaving = read_leaving(Record.objects.filter(project=project, kind=kind).order_by("key")[:CHUNK])
        keys = open_keyring().project(project.ref)
        erase(keys, project.pk, kind, leaving, reason=Tombstone.Reason.CLOSED, now=now)


def _erase_rest(closing: Closing, clock: Clock, beat: Beat) -> None:
    project = closing.project
    if not has_partitions():
        left = Sighting.objects.filter(project=project).order_by("key")
        while keys := list(left.values_list("key", flat=True)[:CHUNK]):
            beat()
            for some in batched(keys, 500, strict=False):
                Sighting.objects.filter(project=project, key__in=some).delete()
    with transaction.atomic():
        DayCount.objects.filter(collection__project=project).delete()
        Planned.objects.filter(run__collection__project=project).delete()
        RemovedIds.objects.filter(dataset__project=project).delete()
        DeletionRequest.objects.filter(project=project).update(subjects=b"")
        Check.objects.filter(batch__project=project).update(sent=b"", controls=b"")
        for manuscript in Manuscript.objects.filter(publication__project=project):
            forget_manuscript(manuscript)
        end_live_looks(project, clock())
        ApiKey.objects.filter(project=project).delete()
    drop_lists(project)


def end_live_looks(project: Project, now: datetime) -> None:
    live = Check.objects.filter(batch__project=project, answered_at=None)
    live.update(state="not_believed", reason="The project is closing.", answered_at=now)


def _look_again(closing: Closing, clock: Clock, _beat: Beat) -> None:
    if closing.erased_at is not None:
        return
    numbers = _count_left(closing.project)
    left = {name: numbers[name] for name in _GONE if numbers[name]}
    if left:
        raise HeldUpError(
            f"Something is left: {', '.join(f'{name} {count}' for name, count in left.items())}."
        )
    _note(closing, left=dict.fromkeys(_GONE, 0))
    Closing.objects.filter(pk=closing.pk, erased_at=None).update(erased_at=clock())


def _count_left(project: Project) -> dict[str, Any]:
    numbers = count_numbers(project)
    return numbers | {"records": sum(numbers["records"].values())}


def _destroy_keys(closing: Closing, clock: Clock, _beat: Beat) -> None:
    """The key of the keyed hashes stays: a backup that is restored is cleaned by them."""
    if closing.keys_destroyed_at is not None:
        return
    try:
        open_keyring().destroy(closing.project.ref, ("payload", "names"))
    except BackupUnreachable as error:
        raise HeldUpError(str(error)) from error
    Closing.objects.filter(pk=closing.pk, keys_destroyed_at=None).update(keys_destroyed_at=clock())


def _prove(closing: Closing, clock: Clock, beat: Beat) -> None:
    if "after" in closing.proof:
        return
    samples = proof.open_samples(closing.project, closing.proof["sealed"])
    needles = proof.leave_out_shared(closing.project, samples)
    found = proof.search(needles, proof.places_of(closing.project), beat)
    if found.found:
        where = ", ".join(place.what for place in found.places if place.found)
        raise HeldUpError(f"{found.found} of {len(needles)} samples are still found in: {where}.")
    _note(closing, after={**found.as_json(), "at": clock().isoformat()}, sealed="")


def _note(closing: Closing, **marks: Any) -> None:
    closing.proof = {**closing.proof, **marks}
    Closing.objects.filter(pk=closing.pk).update(proof=closing.proof)


STAGES: Final[tuple[Stage, ...]] = (
    _find_samples,
    _erase_datasets,
    _erase_rows,
    _erase_rest,
    _look_again,
    _destroy_keys,
    _prove,
)
