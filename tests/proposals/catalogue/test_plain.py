"""What is pasted into TikTok's form, and how long it is; the vectors bind the counter in the browser as well."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.catalogue.model import QuestionType
from proposals.catalogue.plain import count, strip_markdown, to_plain
from tests.proposals.catalogue.sample import make_question

VECTORS = json.loads(
    (Path(__file__).parents[3] / "docs/schemas/count-vectors.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("vector", VECTORS["count"], ids=lambda vector: ascii(vector["text"]))
def test_characters_are_counted_as_people_see_them_composed(vector):
    assert count(vector["text"]) == vector["count"]


@pytest.mark.parametrize("vector", VECTORS["plain"], ids=lambda vector: ascii(vector["markdown"]))
def test_marks_go_and_what_they_mean_stays(vector):
    assert strip_markdown(vector["markdown"]) == vector["plain"]


@given(st.text())
def test_a_line_end_counts_once_however_it_is_written(text):
    assert count(text.replace("\r\n", "\n").replace("\n", "\r\n")) == count(text.replace("\r\n", "\n"))


@given(st.lists(st.sampled_from([*"ab *_`#>[]()\\!-\n", "**", "__", "https://x.example"]), max_size=60))
def test_no_letter_is_lost(parts):
    text = "".join(parts)
    kept = [char for char in strip_markdown(text) if char in "ab"]
    assert kept == [char for char in text if char in "ab"]


@pytest.mark.parametrize(
    "mark", ["*", "**", "_", "__", "`", "[", "](", "[a](", "\\", "> ", "# ", "*a", "_a ", "<https://"]
)
def test_a_long_row_of_marks_takes_no_time(mark):
    started = time.perf_counter()
    strip_markdown(mark * (60_000 // len(mark)))
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("kind", "value", "plain"),
    [
        (QuestionType.TEXT, " *as typed* ", "*as typed*"),
        (QuestionType.URL, "https://a_b.example/_c_", "https://a_b.example/_c_"),
        (QuestionType.LONGTEXT, "\n**Bold**\n\n", "Bold"),
        (QuestionType.DATE, "2027-03-01", "2027-03-01"),
        (QuestionType.CHOICE, "other", "Other (please specify)"),
        (QuestionType.CHOICE, "gone", "gone"),
        (QuestionType.YES_NO, True, "Yes"),
        (QuestionType.YES_NO, False, "No"),
        (QuestionType.PARTS, {"country": "BE", "name": "Bea", "email": "b@c.example"}, "Bea\nBelgium"),
        (QuestionType.PARTS, {"name": "Bea", "agreed": False}, "Bea\nHas agreed: No"),
        (
            QuestionType.LIST,
            [
                {"id": "1", "name": "Bea", "country": "XK"},
                {"id": "2"},
                {"id": "3", "name": "Cy", "email": "c@d.example"},
            ],
            "Bea, Kosovo\nCy",
        ),
        (QuestionType.LIST, [{"id": "1", "country": "QQ"}], "QQ"),
        (QuestionType.QUERY, {"and": []}, ""),
        (QuestionType.QUERY, {"and": [{"a": "é"}]}, '{\n  "and": [\n    {\n      "a": "é"\n    }\n  ]\n}'),
    ],
)
def test_each_type_has_its_text(kind, value, plain):
    assert to_plain(make_question(kind), value) == plain


@pytest.mark.parametrize("kind", list(QuestionType))
@pytest.mark.parametrize("nothing", [None, "", "  ", [], {}])
def test_no_answer_is_no_text(kind, nothing):
    assert to_plain(make_question(kind), nothing) == ""


def test_our_own_questions_show_their_own_fields():
    ours = make_question(QuestionType.LIST, order=None, asked=None)
    assert to_plain(ours, [{"id": "1", "email": "b@c.example"}]) == "b@c.example"
