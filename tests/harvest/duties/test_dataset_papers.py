"""What a dataset says of itself, read by programs that are not ours and by people."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import rocrate
from rocrate.rocrate import ROCrate

from harvest.models import Run, Unit
from harvest.rules.parts import IN_TWO, NOT_ENDED
from harvest.rules.states import UnitState
from harvest.selectors.gaps import Gap, Missing, find_gaps, find_missing, find_missing_of, find_unsettled
from harvest.services.collections import add_collection
from harvest.services.datasets import Choice, build_dataset
from harvest.services.runs import start_run
from tests.harvest.duties.site import QUERY, Site, pi
from tiktok.limits import COUNTS_LAG, PUBLICATION_LAG

CONTEXT: dict[str, Any] = json.loads(
    (Path(rocrate.__file__).parent / "data" / "ro-crate.jsonld").read_bytes()
)["@context"]
"""As the library carries it, so that nothing is fetched."""

RECENT = {
    "name": "recent",
    "kind": "videos",
    "query": QUERY,
    "start_date": "20261119",
    "end_date": "20261130",
    "fields": ["id"],
}


def build(site: Site, folder: Path, form: str = "csv", **chosen: Any) -> dict[str, Any]:
    choice = Choice(form, **chosen)
    return build_dataset(site.project, choice, folder=folder, by=pi(), clock=site.clock).manifest


def say(gaps: list[Gap]) -> list[tuple[str, str, str]]:
    return [(gap.days.first.isoformat(), gap.days.last.isoformat(), gap.reason) for gap in gaps]


def terms_of(value: Any) -> Iterator[str]:
    """Every key and every type of the graph."""
    if isinstance(value, dict):
        yield from (key for key in value if not key.startswith("@"))
        types = value.get("@type", [])
        yield from types if isinstance(types, list) else [types]
        for part in value.values():
            yield from terms_of(part)
    if isinstance(value, list):
        for part in value:
            yield from terms_of(part)


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_crate_is_read_by_the_library_for_crates(site: Site, tmp_path: Path, form: str) -> None:
    manifest = build(site, tmp_path / "out", form)
    crate = ROCrate(tmp_path / "out")
    root = crate.root_dataset
    assert (root["identifier"], root["datePublished"]) == (manifest["dataset"], manifest["built_at"])
    assert root["license"]["name"] == "TikTok Research Tools Terms of Service"
    assert root["sourceOrganization"]["name"] == "University of Northmere"
    assert root["temporalCoverage"] == "2026-10-01/2026-10-12"
    assert "pseudonymised" in root["description"]
    described = {entity.id: entity for entity in crate.data_entities}
    data = {file["name"]: file for file in manifest["files"]}
    assert set(described) == {*data, "README.md", "manifest.json", "completeness.json"}
    for name, file in data.items():
        body = (tmp_path / "out" / name).read_bytes()
        assert described[name]["sha256"] == sha256(body).hexdigest()
        assert described[name]["contentSize"] == str(len(body)) == str(file["bytes"])
    runs = [entity for entity in crate.contextual_entities if entity.type == "CreateAction"]
    assert [run["instrument"]["name"] for run in runs] == ["Fieldgate"]


def test_every_word_of_the_crate_is_a_term_of_its_context(site: Site, tmp_path: Path) -> None:
    build(site, tmp_path / "out")
    told = json.loads((tmp_path / "out" / "ro-crate-metadata.json").read_bytes())
    assert told["@context"] == "https://w3id.org/ro/crate/1.1/context"
    assert {term for term in terms_of(told["@graph"]) if term not in CONTEXT} == set()
    named = {entity["@id"] for entity in told["@graph"]}
    assert len(named) == len(told["@graph"])


def test_days_that_did_not_come_are_named_with_their_reason(site: Site) -> None:
    votes = site.project.collections.get()
    assert find_gaps(votes) == []
    run = Run.objects.get()
    Unit.objects.filter(run=run).update(state=UnitState.FAILED, waits_for="TikTok failed each time.")
    for spec in ({"start": "2026-10-01", "end": "2026-10-04"}, {"start": "2026-10-06", "end": "2026-10-08"}):
        Unit.objects.create(
            project=site.project,
            run=run,
            kind="window",
            state=UnitState.DONE,
            spec=spec,
            not_before=site.now,
            created_at=site.now,
        )
    assert say(find_gaps(votes)) == [
        ("2026-10-04", "2026-10-05", "TikTok failed each time."),
        ("2026-10-08", "2026-10-12", "TikTok failed each time."),
    ]
    Run.objects.update(wish=Run.Wish.CANCEL)
    assert say(find_gaps(votes)) == [("2026-10-01", "2026-10-12", "The run was cancelled.")]


def test_what_was_asked_in_parts_is_whole_if_each_part_is(site: Site) -> None:
    """A window that was cut in two is over, and says nothing of its days; nor does one that a stopped run left."""
    votes, run = site.project.collections.get(), Run.objects.get()
    whole = Unit.objects.filter(run=run)
    whole.update(waits_for=IN_TWO)
    for start, end, state in (("2026-10-01", "2026-10-07", "done"), ("2026-10-07", "2026-10-13", "failed")):
        Unit.objects.create(
            project=site.project,
            run=run,
            kind="window",
            state=state,
            waits_for="" if state == "done" else "TikTok failed each time.",
            spec={"start": start, "end": end},
            not_before=site.now,
            created_at=site.now,
        )
    assert say(find_gaps(votes)) == [("2026-10-07", "2026-10-12", "TikTok failed each time.")]
    whole.update(state=UnitState.DONE, waits_for=NOT_ENDED)
    assert say(find_gaps(votes)) == [("2026-10-01", "2026-10-12", NOT_ENDED)]


def test_parts_of_other_kinds_are_counted(site: Site) -> None:
    run = Run.objects.get()
    for waits_for in ("TikTok failed each time.", "TikTok failed each time.", ""):
        Unit.objects.create(
            project=site.project,
            run=run,
            kind="subjects",
            waits_for=waits_for,
            not_before=site.now,
            created_at=site.now,
        )
    assert find_missing(run.collection) == [
        Missing("subjects", 1, "It has not come to it yet."),
        Missing("subjects", 2, "TikTok failed each time."),
    ]


def test_parts_are_not_missing_that_were_cancelled_or_came_later(site: Site) -> None:
    """A later run that is complete brought them if it is a harvest that asked for all that the earlier one did."""
    first = Run.objects.get()
    collection = first.collection

    def add_part(run: Run) -> None:
        Unit.objects.create(
            project=site.project,
            run=run,
            kind="subjects",
            state=UnitState.FAILED,
            waits_for="TikTok failed each time.",
            not_before=site.now,
            created_at=site.now,
        )

    def add_run(number: int, state: str, purpose: str = "harvest", **changed: str) -> Run:
        asked = first.asked | changed
        return Run.objects.create(
            collection=collection,
            number=number,
            purpose=purpose,
            asked=asked,
            state=state,
            created_at=site.now,
            ended_at=site.now,
        )

    add_part(first)
    failed = [Missing("subjects", 1, "TikTok failed each time.")]
    add_run(2, "partial")
    add_run(3, "completed", start_date="2026-10-02")
    add_run(4, "completed", purpose="late")
    assert find_missing(collection) == failed
    last = add_run(5, "completed", order="newest_first")
    assert find_missing(collection) == []
    assert find_missing_of([first]) == failed
    later = add_run(6, "partial")
    add_part(later)
    assert find_missing(collection) == failed
    Run.objects.filter(pk=later.pk).update(wish=Run.Wish.CANCEL)
    Run.objects.filter(pk=last.pk).delete()
    assert find_missing(collection) == failed
    Run.objects.filter(pk=first.pk).update(wish=Run.Wish.CANCEL)
    assert find_missing(collection) == []


def test_days_that_were_asked_for_early_are_named(site: Site, tmp_path: Path) -> None:
    recent = add_collection(site.project, RECENT, by=None, now=site.now)
    start_run(recent, by=None, now=site.now)
    site.work()
    found = [
        [(days.first.isoformat(), days.last.isoformat()) for days in find_unsettled(recent, lag)]
        for lag in (PUBLICATION_LAG, COUNTS_LAG)
    ]
    assert found == [[("2026-11-29", "2026-11-30")], [("2026-11-21", "2026-11-30")]]
    manifest = build(site, tmp_path / "out", collection=recent)
    assert manifest["unsettled"] == [
        {"collection": "recent", "start": "2026-11-29", "end": "2026-11-30", "what": "videos"},
        {"collection": "recent", "start": "2026-11-21", "end": "2026-11-30", "what": "counts"},
    ]
    readme = (tmp_path / "out" / "README.md").read_text()
    assert "recent, 2026-11-29 to 2026-11-30: some videos may be missing" in readme


def test_the_readme_has_what_a_paper_needs_and_never_says_anonymous_data(site: Site, tmp_path: Path) -> None:
    manifest = build(site, tmp_path / "out")
    readme = (tmp_path / "out" / "README.md").read_text()
    methods = readme.partition("## For the methods section")[2]
    rows = manifest["counts"]["videos"]
    for told in (
        "TikTok Research API",
        "Fieldgate 0.1.0",
        "votes",
        "2026-10-01",
        "2026-10-12",
        f"{rows} videos",
    ):
        assert told in methods
    assert "pseudonymised with a keyed hash" in methods
    assert readme.count("anonymous") == readme.count("pseudonymised, not anonymous") == 1
    assert "There is no licence to publish these data" in readme
