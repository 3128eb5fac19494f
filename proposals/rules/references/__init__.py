"""Publications and references from BibTeX, RIS or a list that was pasted.

    read_references(text) -> Reading: every entry as one line of an answer, or as its own text with the reason why not

Nothing of the text is left out silently. The libraries that read the formats stay behind `bibtex` and `ris`.
"""

from proposals.rules.references.reading import (
    MOST_CHARACTERS,
    MOST_ENTRIES,
    Entry,
    Format,
    Reading,
    TooMuchError,
    read_references,
)

__all__ = [
    "MOST_CHARACTERS",
    "MOST_ENTRIES",
    "Entry",
    "Format",
    "Reading",
    "TooMuchError",
    "read_references",
]
