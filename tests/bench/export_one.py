"""One dataset in a process of its own, and what it took: `python -m tests.bench.export_one PROJECT FORMAT FOLDER`."""

import json
import sys
from pathlib import Path
from time import perf_counter, process_time

import django

from tests.bench.memory import forget_peak, read_peak


def main(ref: str, form: str, folder: str) -> None:
    django.setup()
    from harvest.models import Project
    from harvest.services.datasets import Choice, build_dataset
    from tests.harvest.bench import NOW

    project = Project.objects.get(ref=ref)
    forget_peak()
    before, began, busy = read_peak(), perf_counter(), process_time()
    dataset = build_dataset(project, Choice(form), folder=Path(folder), by=None, clock=lambda: NOW)
    told = {
        "rows": dataset.rows,
        "seconds": perf_counter() - began,
        "busy": process_time() - busy,
        "peak": read_peak(),
        "base": before,
    }
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
