"""What an answer is made of on paper. Each block has a partial of its `kind` in `templates/print/blocks/`."""

from dataclasses import dataclass
from typing import ClassVar

from django.utils.safestring import SafeString

from proposals.rendering.markdown import render_markdown


@dataclass(frozen=True, slots=True)
class Missing:
    """Nothing was answered."""

    kind: ClassVar[str] = "missing"


@dataclass(frozen=True, slots=True)
class Line:
    """Plain text of one line."""

    kind: ClassVar[str] = "line"
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown as a person typed it."""

    kind: ClassVar[str] = "prose"
    source: str

    @property
    def html(self) -> SafeString:
        return render_markdown(self.source)


@dataclass(frozen=True, slots=True)
class Row:
    """`url` is where an identifier leads, "" for other text."""

    label: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """Labelled lines, such as the parts of an address. Never empty."""

    kind: ClassVar[str] = "rows"
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """Numbered entries of labelled lines, such as the members of a team. Never empty."""

    kind: ClassVar[str] = "entries"
    entries: tuple[Rows, ...]


@dataclass(frozen=True, slots=True)
class QueryText:
    """A query object: in words where it can be read ("" where it cannot), and as the JSON that TikTok takes."""

    kind: ClassVar[str] = "query"
    words: str
    json: str


type Block = Missing | Line | Prose | Rows | Entries | QueryText
