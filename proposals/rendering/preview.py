"""A long answer as it will be read, and as it will be pasted."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from proposals.catalogue.model import Question
from proposals.catalogue.plain import count, to_plain
from proposals.rendering.markdown import render_markdown


@dataclass(frozen=True, slots=True)
class Preview:
    """`length` is counted in `plain`, the text that TikTok's form gets."""

    html: SafeString
    plain: str
    length: int


def build_preview(question: Question, text: str) -> Preview:
    plain = to_plain(question, text)
    return Preview(render_markdown(text), plain, count(plain))
