"""`manage.py forecast`, and the forecast that `proposal check` prints; both as their schemas say."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.factories import make_answers, make_filled
from tests.proposals.commands.test_proposal import fail_json, run, run_json

PLAN = {
    "hashtags": ["#vote"],
    "regions": ["BE"],
    "start_date": "20260101",
    "end_date": "20260331",
    "access": {"start": "2027-03-01", "end": "2028-02-28"},
}


@pytest.fixture
def forecast_of(tmp_path: Path):
    def forecast(**changes: Any) -> dict[str, Any]:
        file = tmp_path / "plan.json"
        file.write_text(json.dumps(PLAN | changes))
        return run_json("forecast", "forecast", str(file))

    return forecast


def test_without_a_number_there_are_three_guesses(forecast_of) -> None:
    printed = forecast_of()
    assert (printed["ok"], printed["state"], printed["forecast"]["volume_is_known"]) == (True, "fits", False)
    assert [(each["key"], each["videos"]) for each in printed["forecast"]["guesses"]] == [
        ("small", 900),
        ("middle", 9_000),
        ("large", 90_000),
    ]


def test_a_number_of_one_s_own_and_three_times_as_many(forecast_of) -> None:
    """60,000 videos by three windows of 30 days: 250 pages each. Profiles 12,000, comments a page for each video."""
    printed = forecast_of(expected_videos=60_000, **{"with": ["comments", "accounts"]})["forecast"]
    expected, threefold = printed["guesses"]
    assert (expected["key"], expected["verdict"], threefold["key"], threefold["verdict"]) == (
        "expected",
        "tight",
        "threefold",
        "does_not_fit",
    )
    assert expected["collecting"] == {
        "videos": 750,
        "comments": 60_000,
        "replies": 0,
        "accounts": 12_000,
        "edges": 0,
        "total": 76_388,
        "days": 77,
    }
    assert [each["change"] for each in printed["suggestions"]] == ["drop_accounts", "drop_extras", "shorten"]


def test_an_element_of_a_hand_over_is_a_data_plan(forecast_of) -> None:
    query = {"and": [{"operation": "IN", "field_name": "hashtag_name", "field_values": ["vote"]}]}
    collection = {
        "name": "elections",
        "kind": "videos",
        "query": query,
        "fields": ["id"],
        "with": ["replies"],
    }
    printed = forecast_of(**collection)["forecast"]
    assert printed["guesses"][1]["collecting"]["comments"] == printed["guesses"][1]["videos"] == 9_000


def test_without_dates_of_access_the_longest_is_assumed(tmp_path: Path) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps({key: value for key, value in PLAN.items() if key != "access"}))
    assert run_json("forecast", "forecast", str(file))["forecast"]["access"]["assumed"] is True


def test_an_application_for_import_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "application.json"
    file.write_text(
        json.dumps({"schema": "fieldgate/proposal/1", "title": "Votes", "answers": make_answers()})
    )
    assert run_json("forecast", "forecast", str(file))["state"] == "tight"
    assert run("forecast", str(file)).startswith("The plan is tight. Keeping everything fresh takes ")


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"start_date": "20260231"}, {"$.start_date": "is not a day such as 20260131"}),
        ({"end_date": "20251231"}, {"$.end_date": "is before the start_date"}),
        ({"hashtags": ["two words"]}, ["$.hashtags[0]"]),
        ({"hashtags": [], "regions": []}, ["$"]),
        ({"query": {"and": [{"operation": "IS"}]}}, ["$.query.and[0].field_name"]),
        ({"expected_videos": -1}, ["$.expected_videos"]),
        ({"expected_videos": "many"}, ["$.expected_videos"]),
        ({"access": {"start": "2027-03-01", "end": "2027-02-01"}}, ["$.access.end"]),
        ({"access": {"start": "2025-03-01", "end": "2025-04-01"}}, ["$.start_date"]),
        ({"kind": "shops"}, ["$.kind"]),
    ],
)
def test_what_is_wrong_is_named_by_its_place(tmp_path: Path, changes, problems) -> None:
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(PLAN | changes))
    printed, _ = fail_json("forecast", "forecast", str(file))
    if isinstance(problems, dict):
        assert printed["problems"] == problems
    else:
        assert set(problems) <= set(printed["problems"])


@pytest.mark.django_db
def test_check_prints_the_forecast_with_the_findings() -> None:
    proposal = make_filled()
    printed = run_json("proposal-check", "proposal", "check", proposal.ref)["forecast"]
    assert (printed["verdict"], printed["guesses"][0]["videos"]) == ("tight", 60_000)
    assert printed["words"] in run("proposal", "check", proposal.ref)


@pytest.mark.django_db
def test_check_says_when_there_is_no_plan_yet() -> None:
    proposal = make_filled(data__start=None)
    assert fail_json("proposal-check", "proposal", "check", proposal.ref)[0]["forecast"] is None
