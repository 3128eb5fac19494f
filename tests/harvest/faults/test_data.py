"""What stands in an answer: F21 to F25 and F30. The same on SQLite and on PostgreSQL."""

import json
from typing import Any

import pytest

from harvest.models import Record, Unit
from harvest.rules.states import RunState
from harvest.services.steps import window
from tests.faults.table import observe
from tests.harvest.bench import collection
from tests.harvest.faults.scenes import Begin, Scene

AT = 1_769_990_400
"""2 February 2026, 00:00 UTC."""
IDS = ("1", "9007199254740993", "7345557461438385450", "9223372036854775807", "18446744073709551615")


def video(key: object = "7345557461438385450", **fields: Any) -> dict[str, Any]:
    return {"id": key, "create_time": AT, "username": "someone"} | fields


def opened(scene: Scene) -> list[dict[str, Any]]:
    return [scene.bench.opened(key) for key in scene.bench.ids()]


def tell(scene: Scene, fault: str, words: str, result: str) -> None:
    assert scene.run.state == RunState.COMPLETED
    observe(fault, words, used=scene.used, needed=1, result=result)


@pytest.mark.parametrize("as_text", [False, True], ids=["numbers", "text"])
def test_ids_stay_exact(scene: Begin, as_text: bool) -> None:
    begun = scene()
    begun.give_page(*(video(key if as_text else int(key)) for key in IDS))
    begun.work()
    assert begun.bench.ids() == sorted(IDS)
    assert [row["id"] for row in opened(begun)] == sorted(IDS)
    tell(
        begun, "F21", f"Ids up to 2^64 - 1, as {'text' if as_text else 'numbers'}", "5 records with exact ids"
    )


def test_ids_that_are_none_are_counted(scene: Begin) -> None:
    begun = scene()
    begun.give_page(video(), *(video(key) for key in (None, "", "abc", 1.5, -1, True, "7" * 80)))
    begun.work()
    assert (begun.bench.ids(), begun.run.unreadable) == (["7345557461438385450"], 7)
    tell(begun, "F21", "Rows without an id that can be one", "1 record; 7 rows counted as unreadable")


def test_counters_of_any_kind_are_kept(scene: Begin) -> None:
    begun = scene()
    counts = {"view_count": 2**40, "like_count": -1, "comment_count": None, "share_count": "12"}
    begun.give_page(video(**counts))
    begun.work()
    (row,) = opened(begun)
    assert {name: row[name] for name in counts} == counts
    tell(begun, "F22", "Counts beyond 32 bits, below 0, null and as text", "1 record; each value as it came")


def test_texts_that_databases_refuse_are_mended(scene: Begin) -> None:
    begun = scene()
    caption = "a\0b \ud83d c \u202eright to left\u202c " + "x" * 65536
    begun.give_page(video(video_description=caption))
    begun.work()
    (row,) = opened(begun)
    assert row["video_description"] == "ab \ufffd c \u202eright to left\u202c " + "x" * 65536
    tell(
        begun,
        "F23",
        "NUL, half a surrogate pair, marks of direction, 64 kB",
        "1 record; NUL left out, the half as U+FFFD",
    )


def test_new_fields_and_values_are_kept(scene: Begin) -> None:
    begun = scene()
    new = {"invented_yesterday": {"ids": [2**63]}, "region_code": "XX", "voice_to_text": ["a", None]}
    begun.give_page(video(**new))
    begun.work()
    (row,) = opened(begun)
    assert {name: row[name] for name in new} == new | {"invented_yesterday": {"ids": [str(2**63)]}}
    tell(begun, "F24", "Fields and values that nobody has documented", "1 record; all of it kept")


BAD: dict[str, str] = {
    "keys that contradict each other": '{"data": {"has_more": true, "has_more": false}, "error": {"code": "ok"}}',
    "100,000 brackets within each other": "[" * 100_000,
    "no object but a list": "[1, 2]",
}


@pytest.mark.parametrize("words", BAD)
def test_what_is_no_answer_is_asked_for_again(scene: Begin, words: str) -> None:
    begun = scene()
    begun.give({"body": BAD[words]})
    begun.work()
    begun.observe("F25", f"Once: {words}")


def test_numbers_that_are_none_and_numbers_without_end(scene: Begin) -> None:
    begun = scene()
    page = {
        "data": {"videos": [video(view_count="N", like_count="H")], "has_more": False},
        "error": {"code": "ok"},
    }
    begun.give({"body": json.dumps(page).replace('"N"', "NaN").replace('"H"', "7" * 5000)})
    begun.work()
    (row,) = opened(begun)
    assert (row["view_count"], row["like_count"]) == (None, "7" * 5000)
    tell(begun, "F25", "NaN, and a number of 5,000 digits", "1 record; null, and the digits as text")


def test_a_cursor_beyond_every_number_leads_nowhere(scene: Begin) -> None:
    begun = scene()
    begun.give_page(video(), has_more=True, cursor=10**25)
    begun.work()
    assert begun.run.state == RunState.COMPLETED
    observe(
        "F25",
        "A cursor beyond 64 bits",
        used=begun.used,
        needed=4,
        result=f"{len(begun.bench.ids())} records",
    )


def test_an_answer_that_breaks_our_own_code_ends_its_part_alone(
    scene: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fault is put into the storing of one part; nothing else is known to break it."""
    begun = scene(handover={"collections": [collection(end_date="20260305")]}, videos_per_day=4)
    stores = window.store_page
    poisoned = Unit.objects.filter(run=begun.run).order_by("pk")[1]

    def store(held: Any, *rest: Any, **more: Any) -> Any:
        if held.unit.pk == poisoned.pk:
            raise KeyError("poison")
        return stores(held, *rest, **more)

    monkeypatch.setattr(window, "store_page", store)
    begun.work()
    assert (begun.run.state, begun.run.windows, begun.run.windows_failed) == (RunState.PARTIAL, 2, 1)
    assert "through a fault of this site" in begun.run.reason
    assert Record.objects.count() == begun.run.records_new > 0
    result = "ended with gaps: the part is named, the other one is complete"
    observe(
        "F30", "An answer breaks our own code, for one of two parts", used=begun.used, needed=2, result=result
    )
