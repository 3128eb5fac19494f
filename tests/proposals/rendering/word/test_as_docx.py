"""The Word file, opened again: what it says, how it is built, and that every file of one version is the same."""

import io
import re
import zipfile
from typing import Any

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from proposals.catalogue.reading import builtin_catalogues, read_catalogue
from proposals.rendering.exporting import WORD, ExportFormat, export
from proposals.rendering.returned import Origin
from proposals.rendering.word.anchors import (
    LONGEST,
    name_question,
    name_version,
    read_question,
    read_version,
)
from tests.proposals.rendering.attacks import HTML, MARKDOWN
from tests.proposals.rendering.samples import build_snapshot, question


def make(*, approved: bool = False, **changes: Any) -> bytes:
    return export(build_snapshot(**changes), ExportFormat.DOCX, approved=approved).body


def open_file(content: bytes) -> WordDocument:
    return docx.Document(io.BytesIO(content))


def make_one(kind: str, value: object, prompt: str = "Question") -> WordDocument:
    sections = [{"key": "s", "title": "S", "questions": [question("q", kind, prompt, value)]}]
    return open_file(make(sections=sections))


def read_part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def list_bookmarks(document: WordDocument) -> list[str]:
    return [each.get(qn("w:name")) for each in document.element.iter(qn("w:bookmarkStart"))]


def describe(document: WordDocument) -> list[tuple[str, str]]:
    """Style and text of what stands in the body, cell by cell."""
    lines = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            lines += [("table", " | ".join(cell.text for cell in row.cells)) for row in block.rows]
        elif isinstance(block, Paragraph) and block.text:
            assert block.style is not None
            lines.append((block.style.name or "", block.text))
    return lines


def test_it_says_what_was_asked_and_answered_in_real_styles() -> None:
    lines = describe(open_file(make()))
    assert lines[0] == ("Heading 1", "First votes & short videos")
    assert lines[8:] == [
        ("Heading 2", "Your university"),
        ("Heading 3", "Address"),
        ("TikTok Asks", "TikTok asks (2): What is the address of your university and department?"),
        ("table", "Street and number | 1 Example Quay"),
        ("table", "Town | Northmere"),
        ("table", "Country | Belgium"),
        ("Heading 3", "University and department"),
        ("TikTok Asks", "TikTok asks (1): What is the name of your university and department?"),
        ("Normal", "University of Northmere, *Media* Studies"),
        ("Heading 3", "Team members"),
        (
            "TikTok Asks",
            "TikTok asks (8): Provide the name, university and department, title and role of your team member(s)",
        ),
        ("List Paragraph", "Name: Ada Example\nE-mail: ada@northmere.example\nSame university: Yes"),
        ("List Paragraph", "Name: Ben Sample\nTitle: Dr"),
        ("Heading 2", "Your research"),
        ("Heading 3", "Topic"),
        ("TikTok Asks", "TikTok asks (10): Which research topic category does your proposal fall under?"),
        ("Normal", "Civic engagement and activism"),
        ("Heading 3", "Summary"),
        ("TikTok Asks", "TikTok asks (11): Provide a summary of your project."),
        (
            "Normal",
            "We study how first-time voters meet short political videos.\nTwo countries are compared:",
        ),
        ("List Paragraph", "one with a long campaign"),
        ("List Paragraph", "one with a short campaign"),
        ("Heading 4", "Why it matters"),
        ("Normal", "Nobody knows yet; see the register. Café, naïve, 👩‍🔬 and 5 < 6 & 7."),
        ("Quote", "A quotation that\nruns on."),
        ("table", "wave | weeks"),
        ("table", "one | 6"),
        ("table", "two | 3"),
        ("Heading 3", "Funding"),
        ("Not Answered", "Not answered"),
        ("Heading 2", "Access and data"),
        ("Heading 3", "First day"),
        ("TikTok Asks", "TikTok asks (13): State your access request start date"),
        ("Normal", "1 March 2027"),
        ("Heading 3", "Third parties"),
        ("TikTok Asks", "TikTok asks (15): Do you have plans to share the data with third parties?"),
        ("Normal", "No"),
        ("Heading 3", "Website of the team"),
        ("Normal", "https://team.northmere.example/a_b"),
        ("Heading 3", "Query"),
        ("Normal", "Videos where a hashtag is #vote or #élection."),
        (
            "Code Block",
            (
                '{\n  "and": [\n    {\n      "operation": "IN",\n      "field_name": "hashtag_name",\n'
                '      "field_values": [\n        "vote",\n        "élection"\n      ]\n    }\n  ]\n}'
            ),
        ),
    ]


def test_looks_of_words_and_links() -> None:
    document = open_file(make())
    (paragraph,) = [each for each in document.paragraphs if each.text.startswith("We study")]
    assert [(run.text, run.bold) for run in paragraph.runs][1] == ("first-time voters", True)
    links = [link for each in document.paragraphs for link in each.hyperlinks]
    assert [(link.text, link.address) for link in links] == [
        ("the register", "https://register.example/1234")
    ]


def test_lists_are_lists_and_each_counts_for_itself() -> None:
    document = make_one("longtext", "1. a\n2. b\n    - c\n\nbetween\n\n4. d\n5. e\n")
    items = [(each.text, each._p.pPr.numPr) for each in document.paragraphs if each._p.pPr.numPr is not None]
    numbers = [(text, int(place.numId.val), int(place.ilvl.val)) for text, place in items]
    first, second = numbers[0][1], numbers[3][1]
    assert [(text, level) for text, _, level in numbers] == [("a", 0), ("b", 0), ("c", 1), ("d", 0), ("e", 0)]
    assert len({first, numbers[2][1], second}) == 3
    counted = {
        int(each.get(qn("w:numId"))): each
        for each in document.part.numbering_part.element.findall(qn("w:num"))
    }
    starts = [
        counted[number].find(f".//{qn('w:startOverride')}").get(qn("w:val")) for number in (first, second)
    ]
    assert starts == ["1", "4"]


def test_a_table_has_a_head_that_is_repeated() -> None:
    document = make_one("longtext", "| wave | weeks |\n|---|---|\n| one | 6 |\n")
    heads = [bool(row._tr.findall(f".//{qn('w:tblHeader')}")) for row in document.tables[-1].rows]
    assert heads == [True, False]


def test_properties_and_language() -> None:
    content = make()
    properties = open_file(content).core_properties
    assert (properties.title, properties.language, properties.author) == (
        "First votes & short videos (FG-2026-0007, version 4)",
        "en-GB",
        "Ines Invented",
    )
    assert f"{properties.created:%Y-%m-%d %H:%M}" == "2026-11-22 14:03"
    assert '<w:lang w:val="en-GB"' in read_part(content, "word/styles.xml")


@pytest.mark.parametrize(("approved", "header"), [(False, "Draft, not approved"), (True, "")])
def test_every_page_says_draft_until_the_pi_approved(approved: bool, header: str) -> None:
    section = open_file(make(approved=approved)).sections[0]
    assert "".join(each.text for each in section.header.paragraphs) == header
    drawn = [each.get("string") for each in section.header.part.element.iter() if "textpath" in str(each.tag)]
    assert [each for each in drawn if each] == (["Draft"] if header else [])


def test_every_page_names_version_and_number() -> None:
    snapshot = build_snapshot()
    footer = open_file(make()).sections[0].footer.paragraphs[0]
    assert footer.text.startswith(f"FG-2026-0007 · version 4 · {snapshot.sha256[:12]}\tPage ")
    fields = [each.get(qn("w:instr")) for each in footer._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_every_section_and_question_has_a_hidden_bookmark() -> None:
    assert list_bookmarks(open_file(make())) == [
        "_fg_FG_2026_0007_v4",
        "_fgs_institution",
        "_fgq_institution__address",
        "_fgq_institution__name",
        "_fgq_team__members",
        "_fgs_research",
        "_fgq_research__topic",
        "_fgq_research__summary",
        "_fgq_research__funding",
        "_fgs_access",
        "_fgq_access__start",
        "_fgq_sharing__third_parties",
        "_fgq_team__site",
        "_fgq_data__query",
    ]


def test_every_question_of_every_form_can_be_a_bookmark() -> None:
    keys = [key for content in builtin_catalogues().values() for key in read_catalogue(content).keys()]  # noqa: SIM118
    names = [name_question(key) for key in keys]
    assert [read_question(name) for name in names] == keys
    assert [name for name in names if len(name) > LONGEST or not re.fullmatch(r"\w+", name)] == []


def test_a_key_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than a bookmark"):
        name_question("a." + "b" * 40)


def test_the_bookmark_of_a_version() -> None:
    origin = Origin("FG-2026-0007", 4)
    assert read_version(name_version(origin)) == origin
    assert [read_version(name) for name in ("_Toc123", "_fgq_a__b", "_fg_FG_2026_v4")] == [None] * 3


def test_the_same_version_gives_the_same_bytes_and_no_hour() -> None:
    first, second = make(), make()
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_file_name_and_type() -> None:
    made = export(build_snapshot(), ExportFormat.DOCX, approved=True)
    assert (made.filename, made.content_type) == ("FG-2026-0007-v4.docx", WORD)


@pytest.mark.parametrize("attack", [*HTML, *MARKDOWN])
def test_hostile_text_makes_a_file_that_opens(attack: str) -> None:
    """And links lead only to the web or to a mailbox."""
    document = make_one("longtext", attack, prompt="Prompt \x0b\x01 & <b>")
    links = [link.address for each in document.paragraphs for link in each.hyperlinks]
    assert [each for each in links if not re.match("(https?://|mailto:)", each, re.IGNORECASE)] == []


@pytest.mark.parametrize("kind", ["text", "longtext", "date", "url"])
def test_characters_that_no_file_can_hold_are_left_out(kind: str) -> None:
    document = make_one(kind, "a\x01b\x0c\ufffec")
    assert document.paragraphs[-1].text == "abc"
