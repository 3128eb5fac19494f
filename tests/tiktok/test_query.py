"""A query is read exactly as TikTok takes it, and every mistake is named with its place and what was meant."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok.query import (
    Condition,
    Operation,
    Problem,
    Query,
    QueryError,
    build_query,
    parse_query,
    parse_query_text,
    say_query,
)
from tiktok.query.grammar import FIELDS, LENGTHS, MAX_CONDITIONS, Value
from tiktok.query.text import MAX_BYTES
from tiktok.regions import REGIONS

VOTE = {"operation": "EQ", "field_name": "hashtag_name", "field_values": ["vote"]}

values_of = {
    Value.DAY: st.dates(date(1900, 1, 1), date(2999, 12, 31)).map("{:%Y%m%d}".format),
    Value.HANDLE: st.from_regex(r"[a-z0-9_.]{1,24}", fullmatch=True),
    Value.REGION: st.sampled_from(sorted(REGIONS)),
    Value.NUMBER: st.integers(0, 10**19).map(str),
    Value.HASHTAG: st.from_regex(r"[A-Za-z0-9_]{1,30}", fullmatch=True),
    Value.TEXT: st.from_regex(r"[a-z]+( [a-z]+)?", fullmatch=True),
    Value.LENGTH: st.sampled_from(sorted(LENGTHS)),
}


@st.composite
def conditions(draw):
    name = draw(st.sampled_from(sorted(FIELDS)))
    operation = draw(st.sampled_from(FIELDS[name].operations))
    most = 4 if operation is Operation.IN else 1
    values = draw(st.lists(values_of[FIELDS[name].value], min_size=1, max_size=most))
    return Condition(name, operation, tuple(values))


groups = st.lists(conditions(), max_size=3).map(tuple)
queries = st.builds(Query, groups, groups, groups).filter(lambda query: query != Query())


def problems_of(obj):
    with pytest.raises(QueryError) as caught:
        parse_query(obj)
    return caught.value.problems


def problems_of_text(text):
    with pytest.raises(QueryError) as caught:
        parse_query_text(text)
    return caught.value.problems


def and_one(**changes):
    condition = {name: value for name, value in (VOTE | changes).items() if value is not ...}
    return {"and": [condition]}


class TestReading:
    @given(queries)
    def test_what_is_written_reads_back_the_same(self, query):
        assert parse_query(query.as_json()) == parse_query_text(json.dumps(query.as_json())) == query

    def test_the_example_of_tiktoks_page(self):
        query = parse_query(
            {
                "and": [{"operation": "IN", "field_name": "region_code", "field_values": ["JP", "US"]}, VOTE],
                "not": [{"operation": "EQ", "field_name": "video_length", "field_values": ["SHORT"]}],
            }
        )
        assert query == Query(
            all_of=(
                Condition("region_code", Operation.IN, ("JP", "US")),
                Condition("hashtag_name", Operation.EQ, ("vote",)),
            ),
            none_of=(Condition("video_length", Operation.EQ, ("SHORT",)),),
        )

    def test_empty_and_null_lists_count_as_left_out(self):
        assert parse_query({"and": [VOTE], "or": [], "not": None}).as_json() == {"and": [VOTE]}

    @given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["and", "or", "not", "field_name", "operation", "field_values"]), inner)
    )))  # fmt: skip
    def test_anything_else_ends_in_problems_never_in_a_crash(self, obj):
        query, problems = None, ()
        try:
            query = parse_query(obj)
        except QueryError as error:
            problems = error.problems
        assert (query is None) == bool(problems)
        assert query is None or parse_query(query.as_json()) == query


class TestProblems:
    @pytest.mark.parametrize("obj", [None, 5, "and", [VOTE]])
    def test_what_is_no_object(self, obj):
        assert problems_of(obj) == (
            Problem("", "A query is an object with one or more of the lists and, or, not."),
        )

    @pytest.mark.parametrize("obj", [{}, {"and": []}, {"and": None, "not": []}])
    def test_no_condition(self, obj):
        assert problems_of(obj) == (
            Problem("", "The query has no condition. Give at least one account, hashtag, keyword or region."),
        )

    def test_a_whole_request(self):
        assert problems_of({"query": {"and": [VOTE]}, "start_date": "20260101"}) == (
            Problem("query", 'This is a whole request. Give only what stands under "query".'),
        )

    def test_a_misspelt_list(self):
        assert problems_of({"AND": [VOTE], "and": [VOTE]}) == (
            Problem("AND", "There is no such key here. Did you mean and?"),
        )

    @pytest.mark.parametrize(
        ("changes", "place", "message"),
        [
            ({"field_name": "regoin_code"}, "field_name", "“regoin_code” is not known. Did you mean region_code?"),
            ({"field_name": "create_time"}, "field_name", "“create_time” is not known. Did you mean create_date?"),
            ({"field_name": "id"}, "field_name", "“id” is not known. Did you mean video_id?"),
            ({"field_name": ...}, "field_name", "This is missing."),
            ({"field_name": 7}, "field_name", "This has to be text in quotation marks."),
            ({"operation": "eq"}, "operation", "“eq” is not known. Did you mean EQ?"),
            ({"operation": ">="}, "operation", "“>=” is not known. Did you mean GTE?"),
            ({"operation": "LIKE THIS"}, "operation", "“LIKE THIS” is not known. Possible here: EQ, IN, GT, GTE, LT, LTE."),
            ({"operation": "GT"}, "operation", "hashtag_name takes EQ or IN, not GT."),
            ({"field_values": ...}, "field_values", "This is missing."),
            ({"field_values": []}, "field_values", "This has to be a list of at least one value, in square brackets."),
            ({"field_values": "vote"}, "field_values", "This has to be a list of at least one value, in square brackets."),
            ({"field_values": ["a", "b"]}, "field_values", "EQ takes one value. Use IN for several."),
            ({"field_values": ["#vote"]}, "field_values[0]", "Write vote here, nothing around it."),
            ({"field_values": [" "]}, "field_values[0]", "This value is empty."),
            ({"field_values": [100]}, "field_values[0]", 'Numbers are written as text: "100".'),
            ({"field_values": [True]}, "field_values[0]", "This has to be text in quotation marks."),
            ({"field_value": ["x"]}, "field_value", "There is no such key here. Did you mean field_values?"),
        ],
    )  # fmt: skip
    def test_a_condition(self, changes, place, message):
        assert problems_of(and_one(**changes)) == (Problem(f"and[0].{place}", message),)

    @pytest.mark.parametrize(
        ("name", "operation", "value", "message"),
        [
            ("create_date", "EQ", "2026-05-03", "A day is written as YYYYMMDD, for example 20260503."),
            ("create_date", "GTE", "20260230", "20260230 is not a day of the calendar."),
            ("create_date", "GTE", "00000101", "00000101 is not a day of the calendar."),
            ("username", "EQ", "@Kite", "Write kite here, nothing around it."),
            ("region_code", "EQ", "be", "Region codes are in capitals: BE."),
            ("region_code", "EQ", "Belgium", "“Belgium” is not a region code of TikTok. Did you mean BE?"),
            (
                "region_code",
                "EQ",
                "KP",
                "“KP” is not a region code of TikTok. They have two letters, for example BE.",
            ),
            ("video_id", "EQ", "12a", "This is written in digits only, at most 20 of them."),
            ("music_id", "EQ", "１２", "This is written in digits only, at most 20 of them."),
            ("video_length", "EQ", "short", "“short” is not a length. Did you mean SHORT?"),
            ("keyword", "EQ", "vote ", "There is a space before or after the text."),
            ("keyword", "EQ", "vo\0te", "There is an invisible character in the text."),
            ("view_count", "GT", "1,000", "This is written in digits only, at most 20 of them."),
        ],
    )
    def test_a_value(self, name, operation, value, message):
        obj = {"or": [{"field_name": name, "operation": operation, "field_values": [value]}]}
        assert problems_of(obj) == (Problem("or[0].field_values[0]", message),)

    def test_several_values_for_a_count_have_no_in(self):
        obj = {"and": [{"field_name": "view_count", "operation": "EQ", "field_values": ["1", "2"]}]}
        assert problems_of(obj) == (
            Problem("and[0].field_values", "EQ takes one value. Write one condition for each."),
        )

    def test_all_problems_are_named_at_once_in_order(self):
        found = problems_of({"and": [VOTE, "x", VOTE | {"operation": "NE"}], "not": {}})
        assert [problem.place for problem in found] == ["and[1]", "and[2].operation", "not"]
        assert str(found[2]) == "not: This has to be a list of conditions, in square brackets."

    def test_too_many_conditions(self):
        at_most = {"and": [VOTE] * (MAX_CONDITIONS - 1), "or": [VOTE]}
        assert len(parse_query(at_most).all_of) == MAX_CONDITIONS - 1
        assert problems_of(at_most | {"not": [VOTE]}) == (
            Problem("", "The query has 101 conditions; at most 100 are taken. Use IN for many values."),
        )

    def test_what_was_written_is_said_back_in_short(self):
        (problem,) = problems_of(and_one(field_name="z" * 5000))
        assert len(problem.message) < 250


class TestText:
    def test_broken_json_is_placed(self):
        assert problems_of_text('{"and": [\n  {"operation" "EQ"}\n]}') == (
            Problem("line 2, column 16", "This is not JSON: Expecting ':' delimiter."),
        )

    def test_curly_quotation_marks_are_recognised(self):
        (problem,) = problems_of_text("{“and”: []}")
        assert problem.place == "line 1, column 2"
        assert problem.message.endswith('Use straight quotation marks: ".')

    def test_a_key_that_stands_twice(self):
        assert problems_of_text('{"and": [], "and": []}') == (
            Problem("and", "This key stands twice in the same object."),
        )

    @pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
    def test_numbers_that_json_does_not_have(self, word):
        assert problems_of_text(f'{{"and": {word}}}') == (Problem("", f"{word} is not a value."),)

    def test_depth_is_placed_before_anything_is_read(self):
        assert problems_of_text('{"and":\n' + "[" * 40_000) == (
            Problem("line 2, column 8", "Brackets are nested more than 8 deep."),
        )

    def test_brackets_inside_text_do_not_count(self):
        text = json.dumps({"and": [VOTE | {"field_name": "keyword", "field_values": ['[[[[[[[[[ \\" {{{{']}]})
        assert parse_query_text(text).all_of[0].field_values == ('[[[[[[[[[ \\" {{{{',)

    def test_long_text_is_refused(self):
        assert problems_of_text(" " * (MAX_BYTES + 1)) == (Problem("", "The text is longer than 64 kB."),)

    def test_thousands_of_digits_do_not_crash(self):
        (problem,) = problems_of_text(json.dumps({"and": [VOTE]}).replace('"vote"', "9" * 9000))
        assert problem.place == "and[0].field_values[0]"

    def test_a_byte_order_mark_is_passed_over(self):
        assert parse_query_text("\ufeff" + json.dumps({"and": [VOTE]})) == parse_query({"and": [VOTE]})

    def test_lone_surrogates_do_not_crash(self):
        (problem,) = problems_of_text(json.dumps({"and": [VOTE]}).replace("vote", "\\ud800"))
        assert problem.place == "and[0].field_values[0]"
        assert problems_of_text("\ud800")[0].place == "line 1, column 1"

    @given(st.text())
    def test_any_text_ends_in_problems(self, text):
        assert problems_of_text(text)


class TestWords:
    def test_three_sentences(self):
        query = parse_query(
            {
                "and": [
                    {"operation": "IN", "field_name": "region_code", "field_values": ["BE", "NL"]},
                    {"operation": "GTE", "field_name": "create_date", "field_values": ["20260503"]},
                ],
                "or": [
                    {"operation": "IN", "field_name": "username", "field_values": ["bee", "wasp", "hornet"]},
                    {"operation": "EQ", "field_name": "keyword", "field_values": ["town hall"]},
                ],
                "not": [{"operation": "LT", "field_name": "view_count", "field_values": ["1000"]}],
            }
        )
        assert say_query(query) == (
            "Videos where the account was registered in Belgium (BE) or Netherlands (NL); "
            "and the video was posted on or after 3 May 2026. "
            "At least one of these is also true: the account is @bee, @wasp or @hornet; "
            "or the description has something like “town hall”. "
            "Left out are those where the number of views is fewer than 1,000."
        )

    def test_only_exclusions(self):
        query = parse_query({"not": [VOTE]})
        assert say_query(query) == "All videos except those where a hashtag is #vote."

    def test_long_lists_are_cut_and_counted(self):
        query = build_query(accounts=[f"kite{n}" for n in range(12)])
        assert say_query(query).endswith("@kite8, @kite9 or one of 2 more.")

    @given(queries)
    def test_every_query_can_be_said(self, query):
        said = say_query(query)
        assert said.startswith(("Videos where ", "All videos except "))
        assert said.endswith(".")


class TestBuilding:
    def test_one_kind_of_subject_is_anded_with_the_regions(self):
        query = build_query(hashtags=["#vote", "vote", "kiezen"], regions=["be"])
        assert query.as_json() == {
            "and": [
                {"operation": "IN", "field_name": "hashtag_name", "field_values": ["vote", "kiezen"]},
                {"operation": "EQ", "field_name": "region_code", "field_values": ["BE"]},
            ]
        }

    def test_several_kinds_are_alternatives_within_the_regions(self):
        query = build_query(["https://www.tiktok.com/@bee"], ["#vote"], [" town hall "], ["BE", "NL"])
        assert query.as_json() == {
            "and": [{"operation": "IN", "field_name": "region_code", "field_values": ["BE", "NL"]}],
            "or": [
                {"operation": "EQ", "field_name": "username", "field_values": ["bee"]},
                {"operation": "EQ", "field_name": "hashtag_name", "field_values": ["vote"]},
                {"operation": "EQ", "field_name": "keyword", "field_values": ["town hall"]},
            ],
        }

    def test_nothing_given(self):
        with pytest.raises(QueryError) as caught:
            build_query()
        assert caught.value.problems == (
            Problem("", "Give at least one account, hashtag, keyword or region."),
        )

    def test_each_name_that_cannot_be_read_is_named(self):
        with pytest.raises(QueryError) as caught:
            build_query(["bee", "two words"], ["a#b"], ["", "ok"], ["BE", "Atlantis"])
        assert [problem.place for problem in caught.value.problems] == [
            "accounts[1]",
            "hashtags[0]",
            "keywords[0]",
            "regions[1]",
        ]

    @given(
        st.lists(values_of[Value.HANDLE], max_size=5),
        st.lists(values_of[Value.HASHTAG], max_size=5),
        st.lists(values_of[Value.TEXT], max_size=5),
        st.lists(values_of[Value.REGION], min_size=1, max_size=5),
    )
    def test_what_is_built_is_what_tiktok_takes(self, accounts, hashtags, keywords, regions):
        query = build_query(accounts, hashtags, keywords, regions)
        assert parse_query(query.as_json()) == query
