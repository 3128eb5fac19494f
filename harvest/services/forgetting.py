"""Erased posts, accounts, playlists, shops and products leave the questions that named them: collections, runs, the hand-over, manifests.

The number of a post, a playlist, a shop or a product is replaced by one that nothing has, a name by one that no account has, both made from the keyed
hash of the erased: the question finds what it found without it, and nobody without the key can tell which one it was.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from harvest.models import Collection, Dataset, Project, Run
from harvest.rules.kinds import ACCOUNT, name_account
from harvest.rules.questions import list_texts, list_values, replace_texts, replace_values
from harvest.services.manifests import ask_anew
from harvest.vault import ProjectKeys, key_code, tombstone_of
from tiktok.ids import impossible_ids

_NO_ACCOUNT: Final = "gone."
"""TikTok's names do not go on after a full stop with as many digits."""

type Replace = Callable[[Any, Mapping[str, str]], Any]


def forget_ids(keys: ProjectKeys, project_id: int, kind: str, erased: Iterable[str]) -> None:
    """In the transaction that erases these records, whose keys are TikTok's numbers. Files of datasets follow when they are cut."""
    project = Project.objects.get(pk=project_id)
    named = {text for each in _read_questions(project) for text in list_texts(each)}.intersection(erased)
    stand_ins = {each: impossible_ids(1, tombstone_of(keys, kind, each))[0] for each in named}
    _rewrite(project, stand_ins, replace_texts)


def forget_names(keys: ProjectKeys, project_id: int, erased: Iterable[str]) -> None:
    """The same for these accounts, which are known by the keyed hashes of their names."""
    project, gone = Project.objects.get(pk=project_id), set(erased)
    texts = {text for each in _read_questions(project) for text in list_values(each)}
    codes = {text: key_code(keys, name_account(text)) for text in texts}
    stand_ins = {
        text: f"{_NO_ACCOUNT}{tombstone_of(keys, ACCOUNT.name, code)[:16]}"
        for text, code in codes.items()
        if code in gone
    }
    _rewrite(project, stand_ins, replace_values)


def _read_questions(project: Project) -> list[Any]:
    asked = list(Collection.objects.filter(project=project).values_list("query", flat=True))
    return [*asked, project.handover.get("collections", []), project.later_plans]


def _rewrite(project: Project, stand_ins: Mapping[str, str], replace: Replace) -> None:
    if not stand_ins:
        return
    for collection in Collection.objects.filter(project=project):
        Collection.objects.filter(pk=collection.pk).update(query=replace(collection.query, stand_ins))
    for run in Run.objects.filter(collection__project=project):
        Run.objects.filter(pk=run.pk).update(asked=replace(run.asked, stand_ins))
    planned = replace(project.handover.get("collections", []), stand_ins)
    Project.objects.filter(pk=project.pk).update(
        handover={**project.handover, "collections": planned},
        later_plans=replace(project.later_plans, stand_ins),
    )
    for dataset in Dataset.objects.filter(project=project, built_at__isnull=False):
        manifest = ask_anew(dataset.manifest, lambda _name, query: replace(query, stand_ins))
        Dataset.objects.filter(pk=dataset.pk).update(manifest=manifest)
