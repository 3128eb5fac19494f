"""Findings as people read them: where, what stands there, and what to do about it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Final, Self

from harvest.rules.disclosure.findings import Finding, Sort, Weight
from harvest.rules.disclosure.manuscript import Manuscript, Passage, Span

_AROUND: Final = 60
"""Letters shown before and after."""

TITLES: Final[Mapping[Sort, str]] = {
    Sort.HANDLE: "Name of an account",
    Sort.DISPLAY_NAME: "Shown name of an account",
    Sort.ID: "Number of a record",
    Sort.ERASED_ID: "Number of a record that was removed",
    Sort.UNKNOWN_ID: "Number that may be one of a record",
    Sort.LINK: "Address at TikTok",
    Sort.QUOTE: "Quoted word for word",
    Sort.NEAR_QUOTE: "Quoted with small changes",
    Sort.RARE_HASHTAG: "Hashtag that few use",
    Sort.SMALL_COUNT: "Small number",
    Sort.EXTREME: "One end of a range",
    Sort.MAIL: "Mail address",
    Sort.PHONE: "Telephone number",
    Sort.NO_ATTRIBUTION: "TikTok is not named as the source",
}
ADVICE: Final[Mapping[Sort, str]] = {
    Sort.HANDLE: "Leave the name out, or write “an account”.",
    Sort.DISPLAY_NAME: "Leave the name out, or write “a creator”.",
    Sort.ID: "Leave the number out. Whoever looks it up sees the account.",
    Sort.ERASED_ID: "Leave the number out: its author took the post away, and TikTok's rules ask for the same here.",
    Sort.UNKNOWN_ID: "Leave it out if it is the number of a video, a comment or an account.",
    Sort.LINK: "Leave the address out.",
    Sort.QUOTE: "Say it in other words. A search for these words finds who wrote them.",
    Sort.NEAR_QUOTE: "Say it in words of your own; small changes do not hide who wrote it.",
    Sort.RARE_HASHTAG: "Say what it is about instead, if the few who use it could be found.",
    Sort.SMALL_COUNT: "Write “fewer than ten”, if it counts people or what they posted.",
    Sort.EXTREME: "Give a range, if this is one video or one account that a reader could find.",
    Sort.MAIL: "Leave it out, unless it is an author's.",
    Sort.PHONE: "Leave it out, unless it is an author's.",
    Sort.NO_ATTRIBUTION: "Add a sentence such as the one here.",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """`name` is the same whenever the same text is compared again. `text` stands in the manuscript between `before` and `after`."""

    name: str
    sort: str
    weight: str
    place: str
    before: str
    text: str
    after: str
    about: str
    words: int = 0

    @property
    def title(self) -> str:
        return TITLES[Sort(self.sort)]

    @property
    def advice(self) -> str:
        return ADVICE[Sort(self.sort)]

    @property
    def has_to_be_answered(self) -> bool:
        """Changed in the text, or kept for a reason, before anybody approves."""
        return self.weight != Weight.LOOK

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**stored)


def build_report(manuscript: Manuscript, findings: Iterable[Finding]) -> tuple[Entry, ...]:
    """In the order of the text within each weight. What stands inside an address is said once, with the address."""
    found = sorted(set(findings))
    links = [each for each in found if each.sort is Sort.LINK]
    return tuple(_build_entry(manuscript, each) for each in found if not _is_in(each, links))


def _is_in(finding: Finding, links: Iterable[Finding]) -> bool:
    return finding.sort is not Sort.LINK and any(
        link.passage == finding.passage and link.start <= finding.start and finding.end <= link.end
        for link in links
    )


def count_sorts(entries: Iterable[Entry]) -> dict[str, int]:
    return dict(sorted(Counter(entry.sort for entry in entries).items()))


def _say_place(passage: Passage, start: int) -> str:
    """The line itself, where a passage is told by the line on which it begins."""
    what, _, number = passage.place.rpartition(" ")
    if what == "line":
        number = str(int(number) + passage.text.count("\n", 0, start))
    return f"{what} {number}".capitalize()


def _build_entry(manuscript: Manuscript, finding: Finding) -> Entry:
    where = f"{finding.sort}|{finding.passage}|{finding.start}|{finding.end}"
    name = sha256(where.encode()).hexdigest()[:16]
    if finding.passage < 0:
        return Entry(name, finding.sort, finding.weight, "The whole text", "", "", "", finding.about)
    passage = manuscript.passages[finding.passage]
    return Entry(
        name=name,
        sort=finding.sort,
        weight=finding.weight,
        place=_say_place(passage, finding.start),
        before=passage.text[max(0, finding.start - _AROUND) : finding.start],
        text=manuscript.excerpt(Span(finding.passage, finding.start, finding.end)),
        after=passage.text[finding.end : finding.end + _AROUND],
        about=finding.about,
        words=finding.words,
    )
