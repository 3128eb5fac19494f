"""TeX as the text that it sets, read by pylatexenc. Remarks stay: whoever publishes the source publishes them."""

import logging
from collections.abc import Iterator

from pylatexenc.latex2text import LatexNodes2Text

from harvest.reading.files import ReadFile
from harvest.reading.plain import decode, split_paragraphs
from harvest.rules.disclosure import Passage

logging.getLogger("pylatexenc").setLevel(logging.CRITICAL + 1)


def read_tex(content: bytes) -> ReadFile:
    passages = list(split_paragraphs(decode(content)))
    pictures = tuple(f"{each.place}: a picture" for each in passages if "\\includegraphics" in each.text)
    return ReadFile(tuple(_set(passages)), pictures)


def _set(passages: list[Passage]) -> Iterator[Passage]:
    converter = LatexNodes2Text(  # type: ignore[no-untyped-call]
        keep_comments=True, math_mode="text", strict_latex_spaces=False
    )
    for passage in passages:
        yield Passage(passage.place, _convert(converter, passage.text))


def _convert(converter: LatexNodes2Text, text: str) -> str:
    """Of a paragraph that cannot be read as TeX, what was typed."""
    try:
        return str(converter.latex_to_text(text, tolerant_parsing=True))  # type: ignore[no-untyped-call]
    except Exception:  # noqa: BLE001 -- its parser raises whatever it meets
        return text
