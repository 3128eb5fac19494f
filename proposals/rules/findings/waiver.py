"""A finding that stays as it is, because somebody of the team says why that is fine."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True)
class Waiver:
    """`fingerprint` is that of the finding as it stood; `by` a name, "" for somebody who is gone; `on` an ISO day."""

    fingerprint: str
    reason: str
    by: str
    on: str

    def as_json(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """As `as_json` wrote it; other keys are passed over."""
        return cls(kept["fingerprint"], kept["reason"], kept["by"], kept["on"])
