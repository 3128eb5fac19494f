"""A manuscript of 18,000 words compared with many captions: seconds, memory, what is found of what was put in, and what else.

The captions and what the manuscript gives away of them are invented from a seed (`tests/harvest/rules/disclosure/corpus.py`).
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from harvest.models import Project
from harvest.rules.disclosure import Passage, Sort, Source, Weight
from tests.bench.filling import fill
from tests.bench.table import Figure
from tests.harvest.bench import NOW, build_bench
from tests.harvest.rules.disclosure.corpus import Corpus, Leak, write_manuscript
from tiktok.records import Item, parse_video
from tiktok.simulator import Config, start

SEED: Final = 1
WORDS: Final = 18_000
SORTS: Final[dict[str, tuple[Sort, ...]]] = {
    "handle": (Sort.HANDLE,),
    "id": (Sort.ID,),
    "quote": (Sort.QUOTE, Sort.NEAR_QUOTE),
}


@dataclass(frozen=True, slots=True)
class Told:
    """`found`: sort, place in small letters and weight of each entry."""

    seconds: float
    read: float
    compared: int
    peak: float
    base: float
    found: list[tuple[str, str, str]]


def measure_manuscripts(folder: Path, captions: int) -> Iterator[Figure]:
    corpus = Corpus(SEED, captions)
    with start(Config(now=NOW)) as running:
        project = build_bench(running).project
    seconds = fill(project.collections.get(), map(build_item, corpus.sources()), NOW)
    yield Figure("captions stored for it", captions, "records", f"in {seconds:,.0f} s")
    passages, leaks = write_manuscript(corpus, WORDS)
    told = compare_apart(project, passages, folder)
    note = f"{told.seconds:,.1f} s in all, {1000 * told.read:,.0f} ms to index {WORDS:,} words"
    yield Figure("captions compared", told.compared / told.seconds, "captions/s", note)
    yield Figure("  peak memory of the process", told.peak, "MiB", f"{told.base:.0f} before it began")
    for sort, edits in sorted({(leak.sort, leak.edits) for leak in leaks}):
        those = [leak for leak in leaks if (leak.sort, leak.edits) == (sort, edits)]
        found = sum(is_found(leak, told) for leak in those)
        what = f"{sort} with {edits} words changed" if sort == "quote" else sort
        yield Figure(f"  found: {what}", 100 * found / len(those), "%", f"{found} of {len(those)}")
    false = list_false(leaks, told)
    yield Figure("  false findings", len(false), "findings", f"of {len(told.found)}; {', '.join(false[:5])}")


def build_item(source: Source) -> Item:
    data: dict[str, Any] = {
        "id": source.ids[0],
        "username": source.author,
        "display_name": source.display_name,
        "video_description": source.texts[0][1],
        "create_time": int(source.ids[0]) >> 32,
    }
    return parse_video(data)


def compare_apart(project: Project, passages: Sequence[Passage], folder: Path) -> Told:
    """In a new process, which holds nothing but the manuscript."""
    file = folder / "passages.json"
    file.write_text(json.dumps([[each.place, each.text] for each in passages]))
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.compare_one", project.ref, str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    told = json.loads(done.stdout.splitlines()[-1])
    found = [(sort, place.lower(), weight) for sort, place, weight in told.pop("found")]
    return Told(**told, found=found)


def is_found(leak: Leak, told: Told) -> bool:
    place = f"paragraph {leak.passage + 1}"
    return any(sort in SORTS[leak.sort] and where == place for sort, where, _ in told.found)


def list_false(leaks: Sequence[Leak], told: Told) -> list[str]:
    """Weighty findings where nothing of their sort was put."""
    put = {(sort, f"paragraph {leak.passage + 1}") for leak in leaks for sort in SORTS[leak.sort]}
    counted = {sort for sorts in SORTS.values() for sort in sorts}
    return [
        f"{sort} in {place}"
        for sort, place, weight in told.found
        if sort in counted and weight != Weight.LOOK and (sort, place) not in put
    ]
