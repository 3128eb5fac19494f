"""A scenario file holds the same keys as a config, and says what it cannot mean."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tiktok.simulator import Config, ScenarioError, build_config, read_scenario


def test_yaml_and_json_say_the_same(tmp_path: Path) -> None:
    yaml, json = tmp_path / "a.yaml", tmp_path / "a.json"
    yaml.write_text(
        "seed: 7\nnow: 2026-03-01T12:00:00Z\nfirst_day: 2026-01-01\ndeletion_rate: 0\nfaults: {rate_limit: 2}\n"
    )
    json.write_text(
        '{"seed": 7, "now": "2026-03-01T12:00:00Z", "first_day": "2026-01-01", "deletion_rate": 0, "faults": {"rate_limit": 2}}'
    )

    assert read_scenario(yaml) == read_scenario(json)
    assert read_scenario(yaml) == Config(
        seed=7,
        now=datetime(2026, 3, 1, 12, tzinfo=UTC),
        first_day=date(2026, 1, 1),
        deletion_rate=0,
        faults={"rate_limit": 2},
    )


def test_a_scenario_changes_only_what_it_names() -> None:
    assert build_config({"quota": 5}, Config(ticks=True, seed=2)) == Config(ticks=True, seed=2, quota=5)


def test_a_time_without_its_zone_is_utc() -> None:
    assert build_config({"now": "2026-03-01T12:00"}).now == datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"sede": 1}, "Unknown keys: sede"),
        ({"seed": "one"}, "seed must be of type int"),
        ({"seed": True}, "seed must be of type int"),
        ({"ticks": 1}, "ticks must be of type bool"),
        ({"now": "noon"}, "'noon' is not a time"),
        ({"first_day": "2026-02-30"}, "'2026-02-30' is not in the calendar"),
        ({"first_day": 20260201}, "20260201 is not a date"),
        ({"failing_days": "2026-02-03"}, "failing_days is a list"),
        ({"failing_days": ["monday"]}, "'monday' is not a date"),
        ({"faults": ["rate_limit"]}, "faults holds switches"),
        ({"deletion_rate": 1.2}, "deletion_rate is a share"),
        ({"videos_per_day": -1}, "videos_per_day must lie"),
        ({"accounts": 0}, "accounts and deletion_days start at 1"),
    ],
)
def test_what_cannot_be_simulated_is_refused(raw: dict[str, object], said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        build_config(raw)


@pytest.mark.parametrize(("content", "said"), [("a: [", "neither YAML nor JSON"), ("- 1", "must hold keys")])
def test_a_file_that_is_no_scenario_is_refused(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_text(content)

    with pytest.raises(ScenarioError, match=said):
        read_scenario(path)
