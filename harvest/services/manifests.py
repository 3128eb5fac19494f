"""What a dataset says of itself, made from the same facts: `manifest.json` for programs, `ro-crate-metadata.json` for
repositories, `README.md` for people, `SHA256SUMS` for whoever checks."""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.template.loader import render_to_string

from harvest.models import Collection, Dataset, Project, Run
from harvest.rules.columns import file_of
from harvest.rules.crate import CRATE, build_crate
from harvest.rules.settled import Days
from harvest.selectors.completeness import report_on_collection, say_asked
from harvest.selectors.gaps import find_gaps, find_missing, find_unsettled
from harvest.services.dataset_files import draft_of
from harvest.services.software import software
from tiktok.limits import COUNTS_LAG, PUBLICATION_LAG

MANIFEST, README, SUMS, REPORT = "manifest.json", "README.md", "SHA256SUMS", "completeness.json"
SCHEMA: Final = "fieldgate/manifest/1"
SOURCE: Final = "TikTok Research API, https://developers.tiktok.com/products/research-api/"


def build_manifest(
    dataset: Dataset, facts: dict[str, Any], *, as_of: datetime, now: datetime
) -> dict[str, Any]:
    """`as_of`: what was collected later is not in it. `facts`: `files`, `left_out`, `dates`, as counted while the rows were written."""
    collections = _collections_of(dataset)
    return {
        "schema": SCHEMA,
        "dataset": ref_of(dataset),
        "project": _describe_project(dataset.project),
        "source": SOURCE,
        "software": software(),
        "as_of": as_of.isoformat(),
        "built_at": now.isoformat(),
        "format": dataset.format,
        "names": _say_names(dataset),
        "chosen": _describe_choice(dataset),
        "counts": count_rows(facts["files"]),
        "collections": [_describe_collection(each) for each in collections],
        "gaps": [gap for each in collections for gap in _describe_gaps(each)],
        "unsettled": [days for each in collections for days in _describe_unsettled(each)],
        "missing": [parts for each in collections for parts in _describe_missing(each)],
        "completeness": [report_on_collection(each, now).as_json() for each in collections],
        "history": [],
        **facts,
    }


def count_rows(files: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Rows by kind, as the files are called: {"videos": 480}."""
    counts: dict[str, int] = {}
    for file in files:
        name = file_of(file["kind"])
        counts[name] = counts.get(name, 0) + file["rows"]
    return counts


def write_papers(folder: Path, manifest: dict[str, Any]) -> None:
    """README, RO-Crate, manifest, and the checksums of every file last."""
    readme = render_to_string("datasets/readme.md", {"m": manifest}).encode()
    facts = json.dumps(manifest, ensure_ascii=False, indent=2).encode() + b"\n"
    crate = json.dumps(build_crate(manifest), ensure_ascii=False, indent=2).encode() + b"\n"
    papers = {README: readme, CRATE: crate, MANIFEST: facts}
    if "completeness" in manifest:
        papers[REPORT] = json.dumps(manifest["completeness"], ensure_ascii=False, indent=2).encode() + b"\n"
    sums = {file["name"]: file["sha256"] for file in manifest["files"]}
    sums |= {name: sha256(content).hexdigest() for name, content in papers.items()}
    listed = "".join(f"{checksum}  {name}\n" for name, checksum in sums.items()).encode()
    for name, content in (papers | {SUMS: listed}).items():
        with draft_of(folder / name) as draft:
            draft.write(content)


def _say_names(dataset: Dataset) -> str:
    if dataset.with_names:
        return "as harvested"
    return "coded for this dataset alone" if dataset.own_codes else "coded"


def _describe_choice(dataset: Dataset) -> dict[str, Any]:
    """`null` and an empty list: no limit."""
    return {
        "collection": dataset.collection.name if dataset.collection else None,
        "created_from": dataset.created_from.isoformat() if dataset.created_from else None,
        "created_to": dataset.created_to.isoformat() if dataset.created_to else None,
        "fields": dataset.fields,
    }


def describe_question(query: dict[str, Any]) -> dict[str, Any]:
    return {"query": query, "query_in_words": say_asked(query)}


def ask_anew(
    manifest: dict[str, Any], ask: Callable[[str, dict[str, Any]], dict[str, Any]]
) -> dict[str, Any]:
    """With each of its questions as `ask` gives it, by the name of the collection and the question so far."""
    asked: dict[str, Any] = {
        "collections": [
            each | describe_question(ask(each["name"], each["query"])) for each in manifest["collections"]
        ]
    }
    if "completeness" in manifest:
        asked["completeness"] = [
            each
            | {"asked": each["asked"] | describe_question(ask(each["collection"], each["asked"]["query"]))}
            for each in manifest["completeness"]
        ]
    return {**manifest, **asked}


def ask_as_now(dataset: Dataset) -> dict[str, Any]:
    """Its manifest with the questions as they stand now: numbers of erased posts have left them."""
    queries = dict(dataset.project.collections.values_list("name", "query"))
    return ask_anew(dataset.manifest, lambda name, _query: queries[name])


def ref_of(dataset: Dataset) -> str:
    """`PR-2026-0001/3`."""
    return f"{dataset.project.ref}/{dataset.number}"


def _describe_project(project: Project) -> dict[str, Any]:
    return {
        "ref": project.ref,
        "title": project.title,
        "institution": project.institution,
        "access": {"start": project.access_start.isoformat(), "end": project.access_end.isoformat()},
        "terms": project.terms,
        "refresh_every_days": project.interval_days,
    }


def _collections_of(dataset: Dataset) -> list[Collection]:
    if dataset.collection is not None:
        return [dataset.collection]
    return list(dataset.project.collections.all())


def _describe_collection(collection: Collection) -> dict[str, Any]:
    runs = collection.runs.order_by("number")
    return {
        "name": collection.name,
        "kind": collection.kind,
        **describe_question(collection.query),
        "start_date": collection.start_date.isoformat(),
        "end_date": collection.end_date.isoformat(),
        "fields": collection.fields,
        **_describe_plan(collection),
        "runs": [_describe_run(run) for run in runs],
    }


def _describe_plan(collection: Collection) -> dict[str, Any]:
    """In what it went beyond the approved plan, and why; nothing for one within it."""
    if not collection.outside_plan:
        return {}
    return {"beyond_plan": {"in": collection.outside_plan.split(","), "reason": collection.outside_reason}}


def _describe_run(run: Run) -> dict[str, Any]:
    return {
        "number": run.number,
        "state": run.state,
        "began": _iso(run.created_at),
        "ended": _iso(run.ended_at),
        "requests": run.requests,
        "records_new": run.records_new,
        "unreadable": run.unreadable,
    }


def _describe_gaps(collection: Collection) -> list[dict[str, Any]]:
    return [_period(collection, gap.days) | {"reason": gap.reason} for gap in find_gaps(collection)]


def _describe_unsettled(collection: Collection) -> list[dict[str, Any]]:
    """`what` was not certain yet: whether all videos of the days are there, or their counts."""
    lags = (("videos", PUBLICATION_LAG), ("counts", COUNTS_LAG))
    return [
        _period(collection, days) | {"what": what}
        for what, lag in lags
        for days in find_unsettled(collection, lag)
    ]


def _describe_missing(collection: Collection) -> list[dict[str, Any]]:
    return [{"collection": collection.name, **asdict(each)} for each in find_missing(collection)]


def _period(collection: Collection, days: Days) -> dict[str, Any]:
    return {"collection": collection.name, "start": days.first.isoformat(), "end": days.last.isoformat()}


def _iso(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
