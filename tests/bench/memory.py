"""Memory of this process. Linux only, as the peak of a process that was forked is its parent's elsewhere."""

import os
from pathlib import Path


def read_resident() -> float:
    """MiB that it holds now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def read_peak() -> float:
    """MiB that it held at most since it was asked to begin anew."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")
