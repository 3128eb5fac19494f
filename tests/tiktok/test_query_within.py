"""A query that is called narrower finds nothing more, in a world of videos; whatever is cut from a query is narrower."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tiktok.query import Condition, Operation, Query, parse_query
from tiktok.query.within import Excess, demand_of, find_excess
from tiktok.simulator import traits
from tiktok.simulator.config import Config
from tiktok.simulator.matching import build_matcher
from tiktok.simulator.world import World, day_of

FIRST, LAST = date(2026, 1, 1), date(2026, 1, 6)
VIDEOS = tuple(
    World(Config(seed=4, first_day=FIRST, videos_per_day=60, accounts=12)).list_videos(FIRST, LAST)
)
LATER = 1_800_000_000.0


def some(values, count=5):
    return st.sampled_from(sorted(set(values))[:count])


VALUES = {
    "create_date": some(f"{day_of(each.create_time):%Y%m%d}" for each in VIDEOS),
    "username": some(each.author.handle for each in VIDEOS),
    "region_code": some(each.author.region_code for each in VIDEOS),
    "hashtag_name": some(tag for each in VIDEOS for tag in traits.hashtags(each)),
    "keyword": st.sampled_from(["vote", "music", "news"]),
    "video_length": st.sampled_from(["SHORT", "MID", "LONG"]),
    "view_count": st.sampled_from(["0", "100", "5000", "20000"]),
}
COUNTS = [each for each in Operation if each is not Operation.IN]


@st.composite
def conditions(draw):
    name = draw(st.sampled_from(sorted(VALUES)))
    if name == "view_count":
        return Condition(name, draw(st.sampled_from(COUNTS)), (draw(VALUES[name]),))
    if name == "create_date" and draw(st.booleans()):
        return Condition(name, draw(st.sampled_from(COUNTS)), (draw(VALUES[name]),))
    return Condition(name, Operation.IN, tuple(draw(st.lists(VALUES[name], min_size=1, max_size=3))))


groups = st.lists(conditions(), max_size=3).map(tuple)
queries = st.builds(Query, groups, groups, groups).filter(lambda query: query != Query())


def found(query):
    matches = build_matcher(query.as_json())
    return {video.id for video in VIDEOS if matches(video, LATER)}


@st.composite
def cut(draw, query):
    """The same with more demands, fewer values, more left out."""
    more = draw(groups)
    none = (*query.none_of, *draw(groups))
    keep = draw(st.lists(st.sampled_from(query.any_of), min_size=1)) if query.any_of else []
    return Query((*more, *(draw(fewer(each)) for each in query.all_of)), tuple(keep), none)


def fewer(condition):
    if condition.operation is not Operation.IN:
        return st.just(condition)
    values = st.lists(st.sampled_from(condition.field_values), min_size=1)
    return values.map(lambda kept: Condition(condition.field_name, Operation.IN, tuple(kept)))


few = st.lists(conditions(), max_size=1).map(tuple)
small = st.builds(Query, few, few, few).filter(lambda query: query != Query())


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(queries, small)
def test_what_is_called_narrower_finds_nothing_more(query, limit):
    assert find_excess(query, limit) or found(query) <= found(limit)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(queries.flatmap(lambda limit: st.tuples(cut(limit), st.just(limit))))
def test_what_is_cut_from_a_query_is_narrower(pair):
    query, limit = pair
    assert find_excess(query, limit) == ()
    assert found(query) <= found(limit)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(["username", "region_code"]), groups, st.data())
def test_one_more_value_is_named(name, others, data):
    """Of a field of which a video has one, the value that the limit does not have."""
    rest = tuple(each for each in others if each.field_name != name)
    strict = Condition(name, Operation.IN, tuple(data.draw(st.lists(VALUES[name], min_size=1, max_size=3))))
    wider = Condition(name, Operation.IN, (*strict.field_values, "other"))
    (excess,) = find_excess(Query((*rest, wider)), Query((*rest, strict)))
    assert excess == Excess((strict,), (Condition(name, Operation.EQ, ("other",)),))


def q(**lists):
    return parse_query({name.rstrip("_"): conditions for name, conditions in lists.items()})


def c(name, operation, *values):
    return {"field_name": name, "operation": operation, "field_values": list(values)}


@pytest.mark.parametrize(
    ("query", "limit", "excess"),
    [
        pytest.param(
            q(or_=[c("hashtag_name", "EQ", "Vote"), c("username", "EQ", "bee")]),
            q(or_=[c("hashtag_name", "IN", "vote", "ballot"), c("username", "IN", "wasp", "bee")]),
            (),
            id="each of several is one of several, capitals aside",
        ),
        pytest.param(
            q(and_=[c("view_count", "GTE", "10"), c("view_count", "LTE", "20")]),
            q(and_=[c("view_count", "LT", "21")], not_=[c("view_count", "LT", "5")]),
            (),
            id="two borders are a range",
        ),
        pytest.param(
            q(and_=[c("region_code", "IN", "BE", "FR")], not_=[c("region_code", "EQ", "FR")]),
            q(and_=[c("region_code", "EQ", "BE")]),
            (),
            id="what is left out again was not asked",
        ),
        pytest.param(
            q(and_=[c("region_code", "EQ", "BE")], not_=[c("region_code", "EQ", "BE")]),
            q(and_=[c("keyword", "EQ", "x")]),
            (),
            id="what finds nothing finds nothing more",
        ),
        pytest.param(
            q(and_=[c("username", "EQ", "bee")]),
            q(and_=[c("username", "IN", "bee", "wasp")], not_=[c("username", "EQ", "ant")]),
            (),
            id="one account is not another",
        ),
        pytest.param(
            q(and_=[c("username", "IN", "bee", "ant")]),
            q(and_=[c("username", "IN", "bee", "ant")], not_=[c("username", "EQ", "ant")]),
            (Excess((Condition("username", Operation.EQ, ("ant",)),), (), leaves_out=True),),
            id="one of two accounts is left out",
        ),
        pytest.param(
            q(and_=[c("hashtag_name", "EQ", "vote")]),
            q(and_=[c("hashtag_name", "EQ", "vote")], not_=[c("hashtag_name", "EQ", "bot")]),
            (Excess((Condition("hashtag_name", Operation.EQ, ("bot",)),), (), leaves_out=True),),
            id="a video has many hashtags",
        ),
        pytest.param(
            q(and_=[c("keyword", "EQ", "vote")]),
            q(and_=[c("region_code", "EQ", "BE")]),
            (Excess((Condition("region_code", Operation.EQ, ("BE",)),), ()),),
            id="nothing is asked there",
        ),
        pytest.param(
            q(and_=[c("view_count", "GTE", "5")]),
            q(not_=[c("view_count", "LT", "10")]),
            (Excess((Condition("view_count", Operation.LT, ("10",)),), (), leaves_out=True),),
            id="a range that reaches into what is left out",
        ),
    ],
)
def test_cases(query, limit, excess):
    assert find_excess(query, limit) == excess


def test_the_values_that_every_video_has_one_of():
    query = q(and_=[c("username", "IN", "bee", "wasp")], or_=[c("keyword", "EQ", "x")])
    assert demand_of(query, "username") == {"bee", "wasp"}
    assert demand_of(query, "keyword") == {"x"}
    assert demand_of(query, "video_id") == frozenset()
