"""A Word file that comes back: each question's text, by its hidden bookmark, or by its heading where the bookmark is gone.

Word keeps the bookmarks; other word processors may drop them, but keep headings. What stands between the heading of a
question and the next heading of a question or section is its text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from docx.oxml.ns import qn

from proposals.rendering.prose import Paragraph, Run, text_of
from proposals.rendering.prose_source import write_source
from proposals.rendering.returned import (
    LONGEST,
    NOTHING,
    Landmarks,
    Origin,
    Remark,
    ReturnedFile,
    ReturnedText,
    leave_as_it_is,
    say_plainly,
    sort_regions,
)
from proposals.rendering.word.anchors import is_section, read_question, read_version
from proposals.rendering.word.as_docx import NOT_ANSWERED
from proposals.rendering.word.packages import Element, UnreadableFile, open_package
from proposals.rendering.word.paragraphs import Block, Paragraphs, Piece
from proposals.rendering.word.trees import build_nodes, heading_level

MOST_BLOCKS: Final = 20_000
MOST_REMARKS: Final = 1_000


@dataclass(slots=True)
class _Region:
    """The paragraphs of one question as they stand in the file. `key` "" is what stands before and between questions."""

    key: str
    blocks: list[Block] = field(default_factory=list)


def find_docx_origin(content: bytes) -> Origin | None:
    """The version that a file says it was made of. Raises `UnreadableFile` as `read_docx` does."""
    root = open_package(content).document
    names = (each.get(qn("w:name"), "") for each in root.iter(qn("w:bookmarkStart")))
    return next((origin for origin in map(read_version, names) if origin), None)


def read_docx(content: bytes, landmarks: Landmarks) -> ReturnedFile:
    """Raises `UnreadableFile` for what is no Word document, or has none of the questions."""
    package = open_package(content)
    body = package.document.find(qn("w:body"))
    if body is None:
        raise UnreadableFile("This Word document is empty. Send the file in which you wrote.")
    reader = Paragraphs(package)
    blocks = list(reader.read(body))
    if len(blocks) > MOST_BLOCKS:
        raise UnreadableFile("This Word document has too many paragraphs to be an application.")
    regions = list(_split(blocks, landmarks))
    keyed = ((region.key, region) for region in regions)
    texts, troubles = sort_regions(keyed, landmarks, lambda region: _read_answer(region, landmarks))
    return ReturnedFile(
        origin=find_docx_origin(content),
        texts=texts,
        troubles=troubles,
        remarks=tuple(_list_remarks(package.comments, regions, reader)),
    )


def _split(blocks: Sequence[Block], landmarks: Landmarks) -> Iterator[_Region]:
    region = _Region("")
    for block in blocks:
        begun = _begin(block, landmarks) if isinstance(block, Piece) else None
        if begun is None:
            region.blocks.append(block)
        else:
            yield region
            region = begun
            if isinstance(block, Piece) and block.comments:
                region.blocks.append(Piece("", None, comments=block.comments))
    yield region


def _begin(piece: Piece, landmarks: Landmarks) -> _Region | None:
    """The region that a paragraph begins; None where it goes on with the one before."""
    for name in piece.bookmarks:
        if anchored := read_question(name):
            return _Region(anchored)
        if is_section(name):
            return _Region("")
    level = heading_level(piece.style)
    key = landmarks.find(level, "".join(run.text for run in piece.runs)) if level else None
    return None if key is None else _Region(key)


def _read_answer(region: _Region, landmarks: Landmarks) -> ReturnedText:
    """Without TikTok's wording above it. Nothing, where it still says that nothing was answered."""
    if sum(map(_count_characters, region.blocks)) > LONGEST:
        return leave_as_it_is("\n".join(_say_block(block) for block in region.blocks))
    nodes = build_nodes(region.blocks)
    if nodes and isinstance(nodes[0], Paragraph) and say_plainly(text_of(nodes[0].runs)) in landmarks.asked:
        nodes = nodes[1:]
    if not nodes or nodes == (Paragraph((Run(NOT_ANSWERED),)),):
        return NOTHING
    return ReturnedText(nodes, write_source(nodes))


def _count_characters(block: Block) -> int:
    return len(_say_block(block))


def _say_block(block: Block) -> str:
    pieces = (
        [block] if isinstance(block, Piece) else [each for row in block.rows for cell in row for each in cell]
    )
    return " ".join("".join(run.text for run in piece.runs) for piece in pieces)


def _list_remarks(
    comments: Element | None, regions: Sequence[_Region], reader: Paragraphs
) -> Iterator[Remark]:
    """In the order in which they stand in the text, each once, however often the text names it."""
    written = (
        {each.get(qn("w:id"), ""): each for each in comments.findall(qn("w:comment"))}
        if comments is not None
        else {}
    )
    if len(written) > MOST_REMARKS:
        raise UnreadableFile(
            f"This Word document has more than {MOST_REMARKS:,} comments. Delete those that are settled, then send that."
        )
    for region in regions:
        for number in _list_numbers(region.blocks):
            if (comment := written.pop(number, None)) is not None:
                yield _describe_remark(comment, region.key, reader.quotes.get(number, ""))


def _list_numbers(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Piece):
            yield from block.comments
        else:
            yield from (
                number for row in block.rows for cell in row for piece in cell for number in piece.comments
            )


def _describe_remark(comment: Element, key: str, quote: str) -> Remark:
    paragraphs = (
        "".join(text.text or "" for text in each.iter(qn("w:t"))) for each in comment.iter(qn("w:p"))
    )
    text = "\n".join(line for line in paragraphs if line.strip())
    return Remark(key, comment.get(qn("w:author"), "").strip(), " ".join(quote.split()), text.strip())
