"""Where the time of a harvest goes: the server's answers, reading them, sealing, storing, and the rest."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from time import perf_counter
from typing import Any, Final

from harvest.services import keeping, storing
from harvest.services.steps import window
from tiktok.client import Client
from tiktok.transport import HttpTransport

WRAPPED: Final[dict[str, tuple[Any, str]]] = {
    "server": (HttpTransport, "send"),
    "reading": (Client, "_fetch_page"),
    "sealing": (keeping, "seal_record"),
    "keeping": (storing, "keep"),
    "storing": (window, "store_page"),
}
WITHIN: Final = {"reading": "server", "storing": "sealing"}
"""What happens inside of which, and is taken off."""


@contextmanager
def timed_parts() -> Iterator[Counter[str]]:
    """Seconds of each part, filled until the block ends."""
    seconds: Counter[str] = Counter()
    plain = {name: getattr(place, act) for name, (place, act) in WRAPPED.items()}
    for name, (place, act) in WRAPPED.items():
        setattr(place, act, _time(plain[name], name, seconds))
    try:
        yield seconds
    finally:
        for name, (place, act) in WRAPPED.items():
            setattr(place, act, plain[name])
        for outer, inner in WITHIN.items():
            seconds[outer] -= seconds[inner]


def _time(act: Callable[..., Any], name: str, seconds: Counter[str]) -> Callable[..., Any]:
    @wraps(act)
    def timed(*args: Any, **kwargs: Any) -> Any:
        began = perf_counter()
        try:
            return act(*args, **kwargs)
        finally:
            seconds[name] += perf_counter() - began

    return timed
