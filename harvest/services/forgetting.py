"""The numbers of erased posts leave the questions that named them: collections, runs, the hand-over, manifests.

Each is replaced by a number that no post has, made from the keyed hash of the erased one: the question finds what it
found without that post, and nobody without the key can tell which one it was.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from harvest.models import Collection, Dataset, Project, Run
from harvest.rules.questions import list_texts, replace_texts
from harvest.services.manifests import describe_question
from harvest.vault import ProjectKeys, tombstone_of
from tiktok.ids import impossible_ids

VIDEO = "video"


def forget_ids(keys: ProjectKeys, project_id: int, erased: Iterable[str]) -> None:
    """In the transaction that erases these videos. Files of datasets follow when they are cut."""
    project = Project.objects.get(pk=project_id)
    collections = list(Collection.objects.filter(project=project))
    asked = [each.query for each in collections]
    planned = [project.handover.get("collections", []), project.later_plans]
    named = set(list_texts([*asked, *planned])).intersection(erased)
    if not named:
        return
    stand_ins = {each: impossible_ids(1, tombstone_of(keys, VIDEO, each))[0] for each in named}
    for collection in collections:
        query = replace_texts(collection.query, stand_ins)
        Collection.objects.filter(pk=collection.pk).update(query=query)
    for run in Run.objects.filter(collection__project=project):
        Run.objects.filter(pk=run.pk).update(asked=replace_texts(run.asked, stand_ins))
    Project.objects.filter(pk=project_id).update(
        handover=_rewrite(project.handover, stand_ins),
        later_plans=replace_texts(project.later_plans, stand_ins),
    )
    _rewrite_manifests(project, stand_ins)


def _rewrite(handover: Mapping[str, Any], stand_ins: Mapping[str, str]) -> dict[str, Any]:
    return {**handover, "collections": replace_texts(handover.get("collections", []), stand_ins)}


def _rewrite_manifests(project: Project, stand_ins: Mapping[str, str]) -> None:
    for dataset in Dataset.objects.filter(project=project, built_at__isnull=False):
        collections = [
            each | describe_question(replace_texts(each["query"], stand_ins))
            for each in dataset.manifest["collections"]
        ]
        manifest = {**dataset.manifest, "collections": collections}
        Dataset.objects.filter(pk=dataset.pk).update(manifest=manifest)
