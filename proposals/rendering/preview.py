"""A long answer as it will be read, and as it will be pasted; a query as it will be understood."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from proposals.catalogue.model import Question, QuestionType
from proposals.catalogue.plain import count, to_plain
from proposals.rendering.markdown import render_markdown
from tiktok.query import parse_query, say_query


@dataclass(frozen=True, slots=True)
class Preview:
    """`length` is counted in `plain`, the text that TikTok's form gets. `said`: a query in words; then the others are empty."""

    html: SafeString
    plain: str
    length: int
    said: str = ""


def build_preview(question: Question, value: object) -> Preview:
    """`value` is None or as its form left it: text, or a query that TikTok takes."""
    if question.type is QuestionType.QUERY:
        return Preview(SafeString(), "", 0, said=say_query(parse_query(value)) if value else "")
    text = str(value or "")
    plain = to_plain(question, text)
    return Preview(render_markdown(text), plain, count(plain))
