"""What leaves the site: golden files for one invented application, and a PDF that can be read back."""

import hashlib
import io
import json
from pathlib import Path

import pypdf
import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

from proposals.catalogue.plain import count
from proposals.rendering.copysheet import Paste, list_pastes
from proposals.rendering.exporting import Export, ExportFormat, export
from tests.proposals.rendering.samples import build_snapshot, hash_answers, question

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize(
    ("export_format", "golden", "content_type"),
    [
        (ExportFormat.MARKDOWN, "FG-2026-0007-v4.md", "text/markdown; charset=utf-8"),
        (ExportFormat.JSON, "FG-2026-0007-v4.json", "application/json"),
        (ExportFormat.COPYSHEET, "FG-2026-0007-v4-copysheet.txt", "text/plain; charset=utf-8"),
    ],
)
def test_golden_files(export_format: ExportFormat, golden: str, content_type: str) -> None:
    made = export(build_snapshot(), export_format, approved=False)
    assert made == Export(golden, content_type, (GOLDEN / golden).read_bytes())


def test_anyone_can_compute_the_fingerprint_again_from_the_json() -> None:
    made = json.loads(export(build_snapshot(), ExportFormat.JSON, approved=True).body)
    assert made["sha256"] == hash_answers(made)


def test_the_json_is_what_its_schema_promises() -> None:
    schema = json.loads((settings.BASE_DIR / "docs/schemas/snapshot-1.json").read_text())
    made = json.loads(export(build_snapshot(), ExportFormat.JSON, approved=True).body)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(made)] == []


def test_the_copy_sheet_has_tiktoks_order_and_only_tiktoks_questions() -> None:
    pastes = list_pastes(build_snapshot())
    assert [(paste.number, paste.key) for paste in pastes] == [
        (1, "institution.name"),
        (2, "institution.address"),
        (3, "team.site"),
        (8, "team.members"),
        (10, "research.topic"),
        (11, "research.summary"),
        (13, "access.start"),
        (15, "sharing.third_parties"),
    ]


def test_a_text_that_belongs_to_an_option_follows_its_question() -> None:
    pastes = list_pastes(
        build_snapshot(
            sections=[
                {
                    "key": "s",
                    "title": "S",
                    "questions": [
                        question("topic", "choice", "Topic", "other", order=10),
                        question("later", "text", "Later", "x", order=11),
                        question("topic_other", "text", "Which?", "Tides", order=10, asked="Please specify"),
                    ],
                }
            ]
        )
    )
    assert [paste.key for paste in pastes] == ["topic", "topic_other", "later"]
    assert pastes[1] == Paste(10, "topic_other", "Please specify", "Tides", 5, None)


def test_a_line_end_and_a_composed_letter_count_once() -> None:
    sections = [
        {
            "key": "s",
            "title": "S",
            "questions": [question("q", "text", "Q", "e\u0301\r\n👩‍🔬", order=1, limit=3_000)],
        }
    ]
    (paste,) = list_pastes(build_snapshot(sections=sections))
    assert (paste.length, paste.limit) == (5, 3_000)
    assert count(paste.text) == paste.length
    body = export(build_snapshot(sections=sections), ExportFormat.COPYSHEET, approved=True).body.decode()
    assert "[5 characters of 3,000]" in body


def read_pdf(*, approved: bool) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(export(build_snapshot(), ExportFormat.PDF, approved=approved).body))


def read_page(page: pypdf.PageObject) -> str:
    """pypdf reads the two bytes of a letter as two, once a letter beyond U+FFFF stands in the same font."""
    return " ".join(page.extract_text().replace("\x00", "").split())


def test_the_pdf_says_what_was_asked_and_answered() -> None:
    reader = read_pdf(approved=True)
    text = " ".join(map(read_page, reader.pages))
    expected = [
        "First votes & short videos",
        "TikTok asks (1) What is the name of your university and department?",
        "University of Northmere, *Media* Studies",
        "We study how first-time voters meet short political videos.",
        "Café, naïve,",
        "Belgium",
        "1 March 2027",
        "Not answered",
        "#élection",
    ]
    assert [words for words in expected if words not in text] == []
    assert reader.metadata is not None
    assert reader.metadata.title == "First votes & short videos (FG-2026-0007, version 4)"
    assert reader.root_object["/Lang"] == "en-GB"


def test_the_bookmarks_are_title_sections_and_questions() -> None:
    title, below = read_pdf(approved=True).outline
    assert title.title == "First votes & short videos"
    assert [each.title for each in below if not isinstance(each, list)] == [
        "Your university",
        "Your research",
        "Access and data",
    ]
    assert [[each.title for each in section] for section in below if isinstance(section, list)] == [
        ["Address", "University and department", "Team members"],
        ["Topic", "Summary", "Funding"],
        ["First day", "Third parties", "Website of the team", "Query"],
    ]


@pytest.mark.parametrize(("approved", "marks"), [(False, [2, 1, 1]), (True, [0, 0, 0])])
def test_every_page_is_marked_as_a_draft_until_the_pi_approved(approved: bool, marks: list[int]) -> None:
    """The first page says so among its facts too."""
    pages = read_pdf(approved=approved).pages
    assert [read_page(page).count("Draft, not approved") for page in pages] == marks


def test_every_page_names_reference_version_and_fingerprint() -> None:
    snapshot = build_snapshot()
    pages = [read_page(page) for page in read_pdf(approved=True).pages]
    footer = f"FG-2026-0007 · version 4 · {snapshot.sha256[:12]}"
    assert [footer in page for page in pages] == [True] * len(pages)


def test_the_same_snapshot_gives_the_same_pdf() -> None:
    first, second = (export(build_snapshot(), ExportFormat.PDF, approved=True).body for _ in range(2))
    assert hashlib.sha256(first).hexdigest() == hashlib.sha256(second).hexdigest()


@pytest.mark.parametrize("kind", ["text", "longtext", "url", "date", "choice"])
def test_html_in_an_answer_stands_in_the_pdf_as_it_was_typed(kind: str) -> None:
    hostile = '<img src="file:///etc/hostname" onerror=x>'
    sections = [{"key": "s", "title": hostile, "questions": [question("q", kind, hostile, hostile)]}]
    snapshot = build_snapshot(title=hostile, sections=sections)
    made = export(snapshot, ExportFormat.PDF, approved=True).body
    text = " ".join(map(read_page, pypdf.PdfReader(io.BytesIO(made)).pages))
    assert text.count(hostile) == 4
