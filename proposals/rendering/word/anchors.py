"""Hidden bookmarks: which version a file was made of, and where each question begins.

Word hides bookmarks that begin with `_`, keeps them while the text around them is edited, and takes at most 40
characters of letters, digits and `_`.
"""

import re
from typing import Final

from proposals.rendering.returned import Origin

LONGEST: Final = 40
_VERSION: Final = re.compile(r"_fg_([A-Z]+)_(\d{4})_(\d+)_v(\d{1,9})")
_QUESTION: Final = re.compile(r"_fgq_([a-z_]+)")
_SECTION: Final = re.compile(r"_fgs_[a-z_]+")


def name_version(origin: Origin) -> str:
    return f"_fg_{origin.ref.replace('-', '_')}_v{origin.number}"


def name_section(key: str) -> str:
    return f"_fgs_{key}"[:LONGEST]


def name_question(key: str) -> str:
    """ValueError for a key that makes a name longer than Word takes."""
    name = f"_fgq_{key.replace('.', '__')}"
    if len(name) > LONGEST:
        raise ValueError(f"{name} is longer than a bookmark may be")
    return name


def read_version(name: str) -> Origin | None:
    found = _VERSION.fullmatch(name)
    return Origin(f"{found[1]}-{found[2]}-{found[3]}", int(found[4])) if found else None


def read_question(name: str) -> str | None:
    found = _QUESTION.fullmatch(name)
    return found[1].replace("__", ".") if found else None


def is_section(name: str) -> bool:
    return _SECTION.fullmatch(name) is not None
