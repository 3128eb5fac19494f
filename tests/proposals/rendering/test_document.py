"""The tree that every export is made from."""

from proposals.catalogue.reading import CURRENT, builtin_catalogues, read_catalogue
from proposals.models import Snapshot
from proposals.rendering.answers import build_blocks
from proposals.rendering.blocks import Entries, Line, Missing, Prose, QueryText, Row, Rows
from proposals.rendering.document import Item, build_document
from tests.proposals.rendering.samples import SUMMARY, build_sections, build_snapshot, question


def build_item(kind: str, value: object, **more: object) -> Item:
    sections = [{"key": "s", "title": "S", "questions": [question("q", kind, "Question", value, **more)]}]
    return build_document(build_snapshot(sections=sections), approved=True).parts[0].items[0]


def test_the_first_page_says_what_this_is() -> None:
    snapshot = build_snapshot()
    document = build_document(snapshot, approved=True)
    assert document.facts == (
        Row("Reference", "FG-2026-0007"),
        Row("Version", "4, of 22 November 2026 at 14:03 UTC"),
        Row("State", "Approved by the PI"),
        Row("Principal investigator", "Ines Invented, ines@northmere.example"),
        Row("TikTok's questions", "January 2025 (tiktok-research-api/2025-01)"),
        Row("TikTok's rules", "September 2026 (tiktok/2026-09)"),
        Row("Fingerprint (SHA-256)", snapshot.sha256),
    )
    assert document.footer == f"FG-2026-0007 · version 4 · {snapshot.sha256[:12]}"


def test_the_first_page_says_what_was_found_on_the_day_of_the_version() -> None:
    said = {"severity": "look_at", "key": None, "message": "M", "clause": None, "source": "", "link": ""}
    waiver = {"fingerprint": "0" * 64, "reason": "R", "by": "Ines", "on": "2026-11-22"}
    findings = [{"id": "a", "waiver": None} | said, {"id": "b", "waiver": waiver} | said]
    checks = {
        "on": "2026-11-22",
        "findings": findings,
        "forecast": {"verdict": "fits", "words": "The plan fits."},
    }
    facts = build_document(build_snapshot(checks=checks), approved=False).facts
    assert facts[-3:-1] == (
        Row("Found by the checks", "1 to look at, 1 explained"),
        Row("Forecast", "The plan fits."),
    )


def test_a_version_with_nothing_found_and_no_plan_says_so() -> None:
    checks = {"on": "2026-11-22", "findings": [], "forecast": None}
    facts = build_document(build_snapshot(checks=checks), approved=False).facts
    assert facts[-2] == Row("Found by the checks", "Nothing was found")


def test_a_draft_without_a_pi() -> None:
    facts = build_document(build_snapshot(pi=None), approved=False).facts
    assert [row.text for row in facts if row.label in ("State", "Principal investigator")] == [
        "Draft, not approved"
    ]


def test_questions_stand_in_the_order_of_the_sections_and_hidden_ones_are_left_out() -> None:
    parts = build_document(build_snapshot(), approved=False).parts
    assert {part.key: [item.key for item in part.items] for part in parts} == {
        "institution": ["institution.address", "institution.name", "team.members"],
        "research": ["research.topic", "research.summary", "research.funding"],
        "access": ["access.start", "sharing.third_parties", "team.site", "data.query"],
    }


def test_a_section_of_which_nothing_was_asked_is_left_out() -> None:
    hidden = [question("q", "text", "Question", "x", visible=False)]
    sections = [*build_sections(), {"key": "empty", "title": "Empty", "questions": hidden}]
    document = build_document(build_snapshot(sections=sections), approved=False)
    assert [part.key for part in document.parts] == ["institution", "research", "access"]


def test_each_type_of_answer_has_its_block() -> None:
    blocks = {
        item.key: item.blocks
        for part in build_document(build_snapshot(), approved=False).parts
        for item in part.items
    }
    query = blocks.pop("data.query")
    assert blocks == {
        "institution.address": (
            Rows(
                (
                    Row("Street and number", "1 Example Quay"),
                    Row("Town", "Northmere"),
                    Row("Country", "Belgium"),
                )
            ),
        ),
        "institution.name": (Line("University of Northmere, *Media* Studies"),),
        "team.members": (
            Entries(
                (
                    Rows(
                        (
                            Row("Name", "Ada Example"),
                            Row("E-mail", "ada@northmere.example"),
                            Row("Same university", "Yes"),
                        )
                    ),
                    Rows((Row("Name", "Ben Sample"), Row("Title", "Dr"))),
                )
            ),
        ),
        "research.topic": (Line("Civic engagement and activism"),),
        "research.summary": (Prose(SUMMARY),),
        "research.funding": (Missing(),),
        "access.start": (Line("1 March 2027"),),
        "sharing.third_parties": (Line("No"),),
        "team.site": (Line("https://team.northmere.example/a_b"),),
    }
    assert [type(block) for block in query] == [QueryText]
    assert query[0].words == "Videos where a hashtag is #vote or #élection."


def test_what_is_no_date_stays_as_typed() -> None:
    assert build_item("date", "next spring").blocks == (Line("next spring"),)


def test_a_query_that_cannot_be_read_is_shown_as_its_json() -> None:
    assert build_item("query", {"and": "?"}).blocks == (QueryText("", '{\n  "and": "?"\n}'),)


def test_an_option_that_is_gone_is_shown_by_its_key() -> None:
    assert build_item("choice", "gone").blocks == (Line("gone"),)


def test_only_the_snapshot_is_read() -> None:
    """No database is open here: what the PI approved does not change when the proposal does."""
    assert isinstance(build_snapshot(), Snapshot)
    assert build_document(build_snapshot(), approved=True) == build_document(build_snapshot(), approved=True)


def test_an_identifier_leads_to_its_page_however_it_was_typed() -> None:
    question = read_catalogue(builtin_catalogues()[CURRENT]).question("team.pi")
    link, slip = (build_blocks(question, {"orcid": orcid})[0] for orcid in ("0000000218250097", "0000-0001"))
    assert link == Rows((Row("ORCID iD", "0000000218250097", "https://orcid.org/0000-0002-1825-0097"),))
    assert slip == Rows((Row("ORCID iD", "0000-0001"),))
