"""One manuscript compared in a process of its own, and what it took: `python -m tests.bench.compare_one PROJECT FILE`.

The file holds passages as JSON: [[place, text], …].
"""

import json
import sys
from pathlib import Path
from time import perf_counter

import django

from tests.bench.memory import forget_peak, read_peak


def main(ref: str, file: str) -> None:
    django.setup()
    from harvest.models import Project
    from harvest.rules.disclosure import Passage, read_manuscript
    from harvest.services.comparing import compare

    project = Project.objects.get(ref=ref)
    passages = [Passage(place, text) for place, text in json.loads(Path(file).read_text())]
    forget_peak()
    base, began = read_peak(), perf_counter()
    manuscript = read_manuscript(passages)
    read = perf_counter() - began
    comparison = compare(project, manuscript)
    told = {
        "seconds": perf_counter() - began,
        "read": read,
        "compared": comparison.compared,
        "peak": read_peak(),
        "base": base,
        "found": [[each.sort, each.place, each.weight] for each in comparison.entries],
    }
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
