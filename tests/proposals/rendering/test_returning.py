"""There and back: an export that nobody touched changes nothing, what was written is found, and nothing else is."""

import io
import re
import zipfile
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.rules.errors import Invalid
from proposals.models import Snapshot
from proposals.rendering.exporting import ExportFormat, export
from proposals.rendering.prose_source import write_source
from proposals.rendering.reading_prose import read_prose
from proposals.rendering.returned import Origin, Remark, Trouble
from proposals.rendering.returning import ELSEWHERE, Change, find_origin, read_back
from tests.proposals.rendering.attacks import HTML, MARKDOWN
from tests.proposals.rendering.samples import build_snapshot, question
from tests.proposals.rendering.word.edits import (
    DOCUMENT,
    add_comments,
    change,
    comment_on,
    replace,
    unpack,
)

BOTH = [ExportFormat.DOCX, ExportFormat.MARKDOWN]
MAIN = "Two countries are compared:"


def make(export_format: ExportFormat = ExportFormat.DOCX, **changes: Any) -> tuple[Snapshot, bytes]:
    snapshot = build_snapshot(**changes)
    return snapshot, export(snapshot, export_format, approved=True).body


def one_question(text: str) -> list[dict[str, Any]]:
    return [
        {"key": "s", "title": "S", "questions": [question("research.summary", "longtext", "Summary", text)]}
    ]


def changed_in(content: bytes) -> dict[str, object]:
    _, changes = read_back(content, build_snapshot())
    return {each.key: each.problem or each.value for each in changes}


@pytest.mark.parametrize("export_format", BOTH)
def test_a_file_that_nobody_touched_changes_nothing(export_format: ExportFormat) -> None:
    snapshot, content = make(export_format)
    returned, changes = read_back(content, snapshot)
    assert (changes, returned.troubles, returned.remarks) == ((), {}, ())
    assert find_origin(content) == returned.origin == Origin("FG-2026-0007", 4)


@pytest.mark.parametrize("export_format", BOTH)
@pytest.mark.parametrize("text", [*HTML, *MARKDOWN])
def test_hostile_text_comes_back_as_it_left(export_format: ExportFormat, text: str) -> None:
    snapshot, content = make(export_format, sections=one_question(text))
    assert read_back(content, snapshot)[1] == ()


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(text=st.text("ab *_`#>-1.|[]()\n\t\\&<é", max_size=80))
@pytest.mark.parametrize("export_format", BOTH)
def test_any_text_comes_back_as_it_left(export_format: ExportFormat, text: str) -> None:
    snapshot, content = make(export_format, sections=one_question(text))
    assert read_back(content, snapshot)[1] == ()


def test_markdown_that_was_edited() -> None:
    _, content = make(ExportFormat.MARKDOWN)
    text = content.decode()
    edited = (
        text.replace("Two countries", "Three countries")
        .replace("1 March 2027", "2 March 2027")
        .replace("Civic engagement and activism", "other")
        .replace("\n\nNo\n", "\n\nyes\n")
        .replace("*Not answered*", "A *grant*.\n\n#### Until when\n\n2029")
        .replace("**Town:** Northmere", "**Town:** Southmere")
    )
    found = changed_in(edited.encode())
    assert found.pop("research.summary", "").startswith(  # type: ignore[attr-defined]
        "We study how **first-time voters** meet short political videos.\nThree countries"
    )
    assert found == {
        "institution.address": ELSEWHERE,
        "research.topic": "other",
        "research.funding": "A *grant*.\n\n# Until when\n\n2029",
        "access.start": "2027-03-02",
        "sharing.third_parties": True,
    }


def test_word_that_was_edited() -> None:
    _, content = make()
    edited = replace(
        content,
        ("Two countries", "Three countries"),
        (">1 March 2027<", ">2 March 2027<"),
        ("Civic engagement and activism", "Something of our own"),
    )
    found = changed_in(edited)
    assert str(found["research.summary"]).startswith(
        "We study how **first-time voters** meet short political videos.\nThree countries are compared:\n\n- one with a *long*"
    )
    assert found["access.start"] == "2027-03-02"
    assert found["research.topic"] == (
        "“Something of our own” is none of the options. Choose on the page of the question."
    )
    assert len(found) == 3


def test_an_answer_that_was_emptied_is_taken_back() -> None:
    _, content = make(ExportFormat.MARKDOWN)
    edited = content.decode().replace("University of Northmere, \\*Media\\* Studies", "")
    assert changed_in(edited.encode()) == {"institution.name": None}


def test_tracked_changes_are_read_as_accepted() -> None:
    _, content = make()
    tracked = (
        '</w:t></w:r><w:del w:id="1" w:author="A"><w:r><w:delText>Two</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="A"><w:r><w:t>Four</w:t></w:r></w:ins>'
        '<w:moveFrom w:id="3" w:author="A"><w:r><w:t> gone</w:t></w:r></w:moveFrom>'
        '<w:moveTo w:id="4" w:author="A"><w:r><w:t> far</w:t></w:r></w:moveTo>'
        '<w:r><w:t xml:space="preserve"> countries'
    )
    found = changed_in(replace(content, ("Two countries", tracked)))
    assert "\nFour far countries are compared:" in str(found["research.summary"])


def test_a_paragraph_whose_end_was_deleted_goes_on_in_the_next() -> None:
    snapshot, content = make(sections=one_question("first\n\nsecond"))
    gone = '<w:p><w:pPr><w:rPr><w:del w:id="9" w:author="A"/></w:rPr></w:pPr><w:r><w:rPr/><w:t>first'
    edited = replace(content, ("<w:p><w:pPr/><w:r><w:rPr/><w:t>first", gone))
    assert read_back(edited, snapshot)[1] == (Change("research.summary", "firstsecond"),)


def test_comments_are_found_with_their_question_and_their_words() -> None:
    _, content = make()
    content = add_comments(
        replace(content, comment_on("countries are", 0), comment_on("University of Northmere", 1)),
        ("Ben Sample", "Which &amp; why?"),
        ("", "Full name?"),
    )
    returned, changes = read_back(content, build_snapshot())
    assert changes == ()
    assert returned.remarks == (
        Remark("institution.name", "", "University of Northmere", "Full name?"),
        Remark("research.summary", "Ben Sample", "countries are", "Which & why?"),
    )


@pytest.mark.parametrize("export_format", BOTH)
def test_without_marks_the_headings_tell(export_format: ExportFormat) -> None:
    snapshot, content = make(export_format)
    if export_format is ExportFormat.DOCX:
        bare = change(content, lambda xml: re.sub(r"<w:bookmark(Start|End) [^>]*/>", "", xml))
        bare = replace(bare, ("Two countries", "Nine countries"))
    else:
        bare = re.sub(rb"<!--.*?-->\n", b"", content).replace(b"Two countries", b"Nine countries")
    returned, changes = read_back(bare, snapshot)
    assert (returned.origin, returned.troubles) == (None, {})
    assert [each.key for each in changes] == ["research.summary"]


def test_a_question_that_stands_twice_is_told_and_not_read() -> None:
    snapshot, content = make(ExportFormat.MARKDOWN)
    again = content + b"\n<!-- question research.summary -->\n\nAnother summary.\n"
    returned, changes = read_back(again, snapshot)
    assert (returned.troubles, changes) == ({"research.summary": Trouble.TWICE}, ())


def test_in_word_too() -> None:
    snapshot, content = make()
    again = change(
        content, lambda xml: xml.replace('w:name="_fgq_research__funding"', 'w:name="_fgq_research__summary"')
    )
    returned, changes = read_back(again, snapshot)
    assert (returned.troubles, changes) == (
        {"research.summary": Trouble.TWICE, "research.funding": Trouble.NOT_FOUND},
        (),
    )


def test_a_question_that_the_version_does_not_have_is_told() -> None:
    """The heading below it still tells which question stands there."""
    snapshot, content = make(ExportFormat.MARKDOWN)
    old = content.replace(b"question research.funding", b"question research.money")
    returned, changes = read_back(old, snapshot)
    assert (returned.troubles, changes) == ({"research.money": Trouble.UNKNOWN}, ())


@pytest.mark.parametrize("export_format", BOTH)
def test_titles_that_are_the_same_are_told_apart(export_format: ExportFormat) -> None:
    """A section like its question, and a heading inside an answer like both."""
    text = "Before.\n\n# Summary\n\nAfter."
    sections = [
        {"key": "s", "title": "Summary", "questions": [question("a.b", "longtext", "Summary", text)]},
        {"key": "t", "title": "T", "questions": [question("a.c", "longtext", "Other", text)]},
    ]
    snapshot, content = make(export_format, sections=sections)
    returned, changes = read_back(content, snapshot)
    assert (returned.troubles, changes, set(returned.texts)) == ({}, (), {"a.b", "a.c"})


def forget_styles(content: bytes) -> bytes:
    """As a word processor leaves it that has only styles of its own: the rest is written out, and bookmarks are gone."""
    mono = '<w:rPr><w:rFonts w:ascii="Consolas"/></w:rPr>'

    def write_out(paragraph: re.Match[str]) -> str:
        text = paragraph[0]
        if '"Quote"' in text:
            return text.replace('<w:pStyle w:val="Quote"/>', '<w:ind w:left="454"/>')
        if '"CodeBlock"' in text:
            return text.replace('<w:pStyle w:val="CodeBlock"/>', "").replace("<w:rPr/>", mono)
        if '"TableHead"' in text:
            return text.replace('<w:pStyle w:val="TableHead"/>', "").replace(
                "<w:rPr/>", "<w:rPr><w:b/></w:rPr>"
            )
        return re.sub(r'<w:pStyle w:val="(TikTokAsks|NotAnswered|TableText)"/>', "", text)

    bare = change(content, lambda xml: re.sub(r"<w:bookmark(Start|End) [^>]*/>", "", xml))
    return change(bare, lambda xml: re.sub(r"<w:p>.*?</w:p>", write_out, xml, flags=re.DOTALL))


def test_a_word_processor_without_our_styles_changes_nothing() -> None:
    snapshot, content = make()
    returned, changes = read_back(forget_styles(content), snapshot)
    assert (returned.troubles, changes) == ({}, ())


def test_and_what_was_written_in_it_is_found() -> None:
    snapshot, content = make()
    edited = replace(forget_styles(content), ("A quotation that", "Another that"))
    ((key, value),) = [(each.key, str(each.value)) for each in read_back(edited, snapshot)[1]]
    assert (key, "> Another that\n> runs on." in value) == ("research.summary", True)


WAIVED = {
    "message": "Summary",
    "reason": "It is meant so.",
    "by": "Ana Sol",
    "on": "2026-11-20",
    "source": "A rule",
}


@pytest.mark.parametrize("export_format", BOTH)
def test_the_annex_is_no_answer(export_format: ExportFormat) -> None:
    """Even where what a check said reads like a question, and where the heading of the annex was changed."""
    snapshot, content = make(export_format, waivers=[WAIVED, WAIVED | {"message": "Another"}])
    assert read_back(content, snapshot)[1] == ()
    old, new = "Annex: found by the checks", "What remains"
    renamed = (
        replace(content, (old, new))
        if export_format is ExportFormat.DOCX
        else content.replace(old.encode(), new.encode())
    )
    returned, changes = read_back(renamed, snapshot)
    assert (returned.troubles, changes) == ({}, ())


@pytest.mark.parametrize("export_format", BOTH)
def test_sections_may_have_other_titles(export_format: ExportFormat) -> None:
    snapshot, content = make(export_format)
    renamed = (
        replace(content, ("Your research", "Our research"))
        if export_format is ExportFormat.DOCX
        else content.replace(b"## Your research", b"## Our research")
    )
    returned, changes = read_back(renamed, snapshot)
    assert (returned.troubles, changes) == ({}, ())


def test_a_question_that_was_cut_out_is_left_alone() -> None:
    snapshot, content = make(ExportFormat.MARKDOWN)
    start = content.index(b"<!-- question research.summary")
    end = content.index(b"<!-- question research.funding")
    returned, changes = read_back(content[:start] + content[end:], snapshot)
    assert (returned.troubles, changes) == ({"research.summary": Trouble.NOT_FOUND}, ())


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in unpack(make()[1]).items():
            archive.writestr(name, body if name != DOCUMENT else b" " * 60_000_000)
    return stream.getvalue()


def with_entities() -> bytes:
    bad = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
    return change(make()[1], lambda xml: re.sub(r"^<\?xml[^>]*\?>", lambda head: head[0] + bad, xml))


def without_document() -> bytes:
    parts = unpack(make()[1])
    del parts[DOCUMENT]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return stream.getvalue()


def nested() -> bytes:
    deep = "<w:ins>" * 5_000 + "</w:ins>" * 5_000
    return change(make()[1], lambda xml: xml.replace("<w:body>", f"<w:body><w:p>{deep}</w:p>"))


def crowded() -> bytes:
    return change(make()[1], lambda xml: xml.replace("<w:body>", f"<w:body><w:p>{'<w:r/>' * 300_000}</w:p>"))


@pytest.mark.parametrize("export_format", BOTH)
def test_a_text_that_no_answer_can_hold_is_not_read_further(export_format: ExportFormat) -> None:
    """Reading it would take minutes, and it could not be kept."""
    snapshot, content = make(export_format)
    long = "[a " * 100_000
    if export_format is ExportFormat.DOCX:
        content = replace(content, ("Two countries", long))
    else:
        content = content.replace(b"Two countries", long.encode())
    ((key, length),) = [(each.key, len(str(each.value))) for each in read_back(content, snapshot)[1]]
    assert (key, length > 300_000) == ("research.summary", True)


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"PK\x03\x04 and then nothing", "save it as a Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "without a password"),
        (b"\xff\xfe\x00 neither", "neither a Word document"),
        (b"", "No question of this application was found"),
        (b"# My diary\n\nToday", "Export the application again"),
        (bomb(), "too large once unpacked"),
        (with_entities(), "Copy your text into the file that you exported"),
        (without_document(), "holds none"),
        (nested(), "damaged"),
        (crowded(), "too large once unpacked"),
        (make()[1][:-200], "save it as a Word document"),
    ],
    ids=[
        "cut",
        "old",
        "bytes",
        "empty",
        "other",
        "bomb",
        "entities",
        "hollow",
        "nested",
        "crowded",
        "truncated",
    ],
)
def test_what_cannot_be_read_says_what_to_do(content: bytes, advice: str) -> None:
    with pytest.raises(Invalid, match=advice):
        read_back(content, build_snapshot())


WORD = st.text("abc", min_size=1, max_size=4)
INLINE = st.one_of(
    WORD,
    WORD.map(lambda word: f"**{word}**"),
    WORD.map(lambda word: f"*{word}*"),
    WORD.map(lambda word: f"`{word}`"),
    WORD.map(lambda word: f"[{word}](https://{word}.example)"),
    st.sampled_from(["2\\*3", "a_b", "[1]", "1.", "#", "-", "x & y", "5 < 6", "\\_c"]),
)
LINE = st.lists(INLINE, min_size=1, max_size=5).map(" ".join)
PARAGRAPH = st.builds(lambda word, line: f"{word} {line}", WORD, LINE)
BLOCK = st.one_of(
    PARAGRAPH,
    PARAGRAPH.map(lambda line: f"## {line}"),
    PARAGRAPH.map(lambda line: f"> {line}"),
    st.just("| a | b |\n|---|---|\n| 1 | **2** |"),
    st.lists(PARAGRAPH, min_size=1, max_size=3).map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    st.lists(PARAGRAPH, min_size=1, max_size=3).map(lambda lines: "\n".join(f"1. {line}" for line in lines)),
)


@settings(deadline=None)
@given(st.lists(st.tuples(BLOCK, PARAGRAPH), max_size=4))
def test_the_markdown_of_a_tree_makes_that_tree(blocks: list[tuple[str, str]]) -> None:
    """A paragraph stands between two blocks: two lists in a row are one list to Markdown."""
    nodes = read_prose("\n\n".join(part for pair in blocks for part in pair))
    assert read_prose(write_source(nodes)) == nodes
