"""Files that were made to break the reader: refused with words, or read in no time, and nothing grows on the way."""

import io
import zipfile
from collections.abc import Callable

import pytest

from accounts.rules.errors import Invalid
from proposals.rendering.exporting import ExportFormat, export
from proposals.rendering.returned import MOST_TROUBLES
from proposals.rendering.returning import find_origin, read_back
from proposals.rendering.word.paragraphs import LONGEST_QUOTE
from tests.proposals.rendering.samples import build_snapshot
from tests.proposals.rendering.word.edits import DOCUMENT, add_comments, change, replace, unpack


def take_out(export_format: ExportFormat = ExportFormat.DOCX) -> bytes:
    return export(build_snapshot(), export_format, approved=True).body


def begin_with(xml: str) -> bytes:
    return change(take_out(), lambda document: document.replace("<w:body>", f"<w:body>{xml}"))


def packed_with_bzip2() -> bytes:
    """Its makers unpack a block at once: 10 MB can hold more than any memory."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_BZIP2) as archive:
        for name, body in unpack(take_out()).items():
            archive.writestr(name, body)
    return stream.getvalue()


def spoiled() -> bytes:
    """What was packed is no longer what can be unpacked; the list of parts is whole."""
    content = bytearray(take_out())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.getinfo(DOCUMENT).header_offset + 30 + len(DOCUMENT)
    content[start : start + 40] = b"\xff" * 40
    return bytes(content)


def out_of_place() -> bytes:
    """The list of parts says that each begins before the file does."""
    content = bytearray(take_out())
    offset = int.from_bytes(content[-6:-2], "little")
    content[-6:-2] = (offset + 2**31).to_bytes(4, "little")
    return bytes(content)


def with_styles(xml: str) -> bytes:
    return change(take_out(), lambda _: xml, "word/styles.xml")


def with_many_comments() -> bytes:
    return add_comments(take_out(), *([("A", "x")] * 1_001))


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        (packed_with_bzip2, "save it as a Word document"),
        (spoiled, "save it as a Word document"),
        (out_of_place, "save it as a Word document"),
        (lambda: with_styles(f"<a>{'<b/>' * 700_000}</a>"), "too large once unpacked"),
        (lambda: begin_with(f"<w:tbl><w:tr>{'<w:tc/>' * 64}</w:tr></w:tbl>"), "more than 63 columns"),
        (with_many_comments, "more than 1,000 comments"),
    ],
    ids=["bzip2", "spoiled", "out of place", "styles", "columns", "comments"],
)
def test_a_file_that_no_word_processor_writes_is_refused(make: Callable[[], bytes], advice: str) -> None:
    with pytest.raises(Invalid, match=advice):
        read_back(make(), build_snapshot())


def test_a_comment_that_is_named_again_and_again_is_one() -> None:
    named = '<w:r><w:commentReference w:id="0"/></w:r>' * 1_000
    content = replace(
        add_comments(take_out(), ("Ana", "Say more.")), ("<w:body>", f"<w:body><w:p>{named}</w:p>")
    )
    assert [each.text for each in read_back(content, build_snapshot())[0].remarks] == ["Say more."]


def test_of_the_words_beside_a_comment_some_are_kept() -> None:
    beside = f'<w:commentRangeStart w:id="0"/><w:r><w:t>{"a" * 9_000}</w:t></w:r>'
    named = '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    content = replace(
        add_comments(take_out(), ("Ana", "Say more.")), ("<w:body>", f"<w:body><w:p>{beside}{named}</w:p>")
    )
    assert [each.quote for each in read_back(content, build_snapshot())[0].remarks] == ["a" * LONGEST_QUOTE]


@pytest.mark.parametrize("number", ["²", "9" * 5_000, "-1", "", "٣"])
def test_what_is_no_number_is_none(number: str) -> None:
    odd = (
        f'<w:pStyle w:val="heading {number}"/><w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="1"/></w:numPr>'
        f'<w:ind w:left="{number}"/>'
    )
    mark = f'<w:bookmarkStart w:id="900" w:name="_fg_FG_2026_0007_v{number}"/>'
    content = begin_with(f"<w:p><w:pPr>{odd}</w:pPr>{mark}<w:r><w:t>odd</w:t></w:r></w:p>")
    assert read_back(content, build_snapshot())[1] == ()


def test_the_version_in_markdown_is_a_number_that_can_be() -> None:
    assert find_origin(f"<!-- fieldgate FG-2026-0007 v{'9' * 5_000} -->".encode()) is None


@pytest.mark.parametrize(
    "nasty",
    ["# a" + " " * 500_000 + "b", "\n<!-- section a -->\n" * 100_000, "# " + " #" * 200_000 + " a"],
    ids=["blanks", "anchors", "hashes"],
)
def test_markdown_is_read_in_one_pass(nasty: str) -> None:
    """By the square of these lengths it would take hours."""
    content = take_out(ExportFormat.MARKDOWN)
    returned, _ = read_back(content.replace(b"## Your", nasty.encode() + b"\n## Your"), build_snapshot())
    assert returned.troubles == {}


def test_of_questions_that_nobody_asked_some_are_listed() -> None:
    invented = "".join(f"<!-- question {name} -->\n" for name in map("a".__mul__, range(1, 800)))
    content = take_out(ExportFormat.MARKDOWN) + invented.encode()
    returned, changes = read_back(content, build_snapshot())
    assert (len(returned.troubles), changes) == (MOST_TROUBLES, ())


@pytest.mark.parametrize("heading", ["## Your research ##", "## Your research   ", "## Your research ###  "])
def test_a_heading_may_be_closed(heading: str) -> None:
    content = take_out(ExportFormat.MARKDOWN)
    returned, changes = read_back(content.replace(b"## Your research", heading.encode()), build_snapshot())
    assert (returned.troubles, changes) == ({}, ())
