"""The words by which a version's questions are told in a file."""

from collections import Counter

from proposals.rendering.document import Document
from proposals.rendering.returned import Landmarks, say_plainly


def find_landmarks(document: Document) -> Landmarks:
    items = [item for part in document.parts if not part.is_annex for item in part.items]
    headings = (item.prompt for part in document.parts for item in part.items)
    heads = Counter(map(say_plainly, headings))
    return Landmarks(
        ref=document.ref,
        number=document.number,
        keys=frozenset(item.key for item in items),
        prompts={
            say_plainly(item.prompt): item.key for item in items if heads[say_plainly(item.prompt)] == 1
        },
        asked=frozenset(say_plainly(item.says_asked) for item in items if item.asked),
        sections=frozenset(say_plainly(part.title) for part in document.parts),
    )
