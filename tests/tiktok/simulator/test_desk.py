"""The page under /_control: what people see and send, without JavaScript, and from nowhere else."""

import re
from html import unescape

import httpx
import pytest

from tests.tiktok.simulator.caller import Caller

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "cache-control": "no-store",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
}


def read_page(caller: Caller, path: str = "/_control") -> str:
    answer = caller.http.get(path)
    assert answer.status_code == 200
    return answer.text


def send(caller: Caller, form: str, **fields: str) -> httpx.Response:
    return caller.http.post(f"/_control/page/{form}", data=fields, headers=browser(caller))


def browser(caller: Caller) -> dict[str, str]:
    """What a browser says of a form on the page itself."""
    return {"Origin": str(caller.http.base_url).rstrip("/"), "Sec-Fetch-Site": "same-origin"}


def told(caller: Caller) -> str:
    """What the page says of the last act."""
    found = re.search(r'<p class="done" id="told" role="status">(.*?)</p>', read_page(caller))
    return unescape(found[1]) if found else ""


def fact(page: str, name: str) -> str:
    found = re.search(rf"<dt>{name}</dt><dd>(.*?)</dd>", page)
    assert found, name
    return unescape(found[1])


def test_the_page_shows_how_it_stands(caller: Caller) -> None:
    caller.query()
    page = read_page(caller)

    assert [
        fact(page, name) for name in ("Its clock", "Videos", "By hand", "Accounts", "Scenario", "Storm")
    ] == [
        "Friday 20 March 2026, 12:00:00 UTC, standing still",
        "936 since 1 January 2026, 12 a day",
        "0 deleted, 0 hidden, 0 brought back",
        "60 that post, 0 deleted by hand",
        "as_begun: as it was begun",
        "calm",
    ]
    assert '<td>alpha</td><td class="number">1 of 1,000</td><td class="number">0 of 20,000</td>' in page
    assert (
        '<td>research/video/query/</td><td>alpha</td><td class="number">200</td><td>ok</td><td>yes</td>'
        in page
    )


def test_nothing_comes_from_elsewhere_and_no_script_runs(caller: Caller) -> None:
    answer = caller.http.get("/_control")

    assert {name: answer.headers[name] for name in HEADERS} == HEADERS
    assert re.findall(r'(?:src|href)="([^"#]+)"', answer.text) == ["/_control/desk.css", "/_control/watch"]
    assert "<script" not in answer.text
    style = caller.http.get("/_control/desk.css")
    assert (style.headers["content-type"], "url(" in style.text) == ("text/css; charset=utf-8", False)


def test_the_watching_page_reloads_itself_and_has_no_form_that_could_lose_anything(caller: Caller) -> None:
    page = read_page(caller, "/_control/watch")
    assert '<meta http-equiv="refresh" content="5">' in page
    assert "<form" not in page
    assert 'http-equiv="refresh"' not in read_page(caller)


def test_every_field_has_a_label_of_its_own(caller: Caller) -> None:
    page = read_page(caller)
    fields = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', page)
    assert len(fields) == len(set(fields)) > 15
    assert sorted(re.findall(r'<label for="([^"]+)"', page)) == sorted(fields)
    described = re.findall(r'aria-describedby="([^"]+)"', page)
    assert set(described) <= set(re.findall(r' id="([^"]+)"', page))


def test_videos_are_deleted_hidden_and_brought_back_by_id(caller: Caller) -> None:
    ids = caller.expected()

    answer = send(caller, "videos", act="delete", ids=f"{ids[0]}\n{ids[1]}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/_control#told")
    assert told(caller) == "2 videos were deleted."
    assert told(caller) == "", "it is told once"
    send(caller, "videos", act="hide", ids=ids[2], hours="5")
    assert told(caller) == "1 video was hidden."
    assert caller.expected() == ids[3:]
    assert fact(read_page(caller), "By hand") == "2 deleted, 1 hidden, 0 brought back"
    send(caller, "videos", act="restore", ids="")
    assert (told(caller), caller.expected()) == ("3 videos were restored.", ids)


def test_a_share_of_what_is_found_is_deleted(caller: Caller) -> None:
    period = {"start_date": "20260201", "end_date": "20260228"}
    query = {"and": [{"field_name": "region_code", "operation": "IN", "field_values": ["US", "BE"]}]}
    found, all_of_them = caller.expected(query=query), caller.expected()

    send(
        caller,
        "videos",
        act="delete",
        ids="",
        region="US, BE",
        first="2026-02-01",
        last="2026-02-28",
        share="100",
    )
    assert told(caller) == f"{len(found)} videos were deleted."
    assert caller.expected(**period) == [each for each in all_of_them if each not in found]


def test_accounts_are_deleted_and_brought_back(caller: Caller) -> None:
    name = caller.usernames()[0]
    send(caller, "accounts", act="delete", names=f"@{name}")
    assert told(caller) == "1 name was deleted."
    assert "cannot find the user" in caller.about("user/info", "display_name", username=name).text
    send(caller, "accounts", act="restore", names=name)
    send(caller, "accounts", act="rename", names=name, to="wind.mill")
    assert told(caller) == "The account is now called wind.mill."
    assert fact(read_page(caller), "Accounts") == "60 that post, 0 deleted by hand"


def test_the_clock_is_moved_and_set(caller: Caller) -> None:
    send(caller, "clock", amount="2", unit="days", now="")
    assert told(caller) == "It is now 2026-03-22T12:00:00Z."
    send(caller, "clock", amount="2", unit="days", now="2026-03-01T06:00:00Z")
    assert told(caller) == "It is now 2026-03-01T06:00:00Z."


def test_a_storm_begins_is_shown_and_ends(caller: Caller) -> None:
    send(caller, "storm", weather="rate_limit", amount="3", unit="requests")
    assert told(caller) == "The storm has begun."
    assert caller.query().status_code == 429
    assert fact(read_page(caller), "Storm") == "HTTP 429, too many at once; 2 requests left"
    send(caller, "storm", weather="calm", amount="3", unit="requests")
    assert (told(caller), caller.query().status_code) == ("It is calm.", 200)


def test_scenarios_and_switches_are_turned_and_all_is_begun_anew(caller: Caller) -> None:
    send(caller, "scenario", name="no_keywords")
    assert told(caller) == "The scenario is no_keywords."
    send(caller, "switch", name="slow_ms", level="1")
    page = read_page(caller)
    assert fact(page, "Switches turned") == "keyword_empty -1, slow_ms 1"
    send(caller, "reset", seed="5")
    assert told(caller) == "All is as it was begun, with seed 5."
    assert fact(read_page(caller), "Switches turned") == "none"


@pytest.mark.parametrize(
    ("form", "fields", "said"),
    [
        ("clock", {"amount": "far", "unit": "days"}, "How far is a whole number, not 'far'."),
        ("clock", {"amount": "1", "unit": "years"}, "Choose minutes, hours or days."),
        ("clock", {"now": "tomorrow"}, "'tomorrow' is not a time such as 2026-03-01T12:00:00Z."),
        ("videos", {"act": "paint"}, "Choose what happens to the videos."),
        ("videos", {"act": "delete", "ids": "seven"}, "ids must be a list of ids"),
        ("videos", {"act": "delete", "share": "0"}, "The share lies between 1 and 100 per cent."),
        ("videos", {"act": "delete", "share": "5", "first": "1.2.26"}, "The first day is a day such as 2026-03-01, not '1.2.26'."),
        ("accounts", {"act": "delete", "names": " "}, "Write the name of at least one account."),
        ("storm", {"weather": "rate_limit", "unit": "weeks"}, "Choose requests or minutes."),
        ("scenario", {"name": "doom"}, "No scenario is called 'doom'."),
        ("switch", {"name": "slow_ms", "level": "very"}, "The level is a number, not 'very'."),
        ("switch", {"name": "slow_ms", "level": "nan"}, "slow_ms cannot be nan."),
        ("reset", {"seed": ""}, "The seed is a whole number, not ''."),
    ],
)  # fmt: skip
def test_a_form_that_cannot_be_done_says_why_changes_nothing_and_keeps_what_was_typed(
    caller: Caller, form: str, fields: dict[str, str], said: str
) -> None:
    before = caller.read("state")
    answer = send(caller, form, **fields)

    assert answer.status_code == 400
    assert f'<a href="#{form}">{said}' in unescape(answer.text)
    for name, value in fields.items():
        if name not in ("act", "unit"):
            assert value in unescape(answer.text)
    assert caller.read("state") == before


def test_what_was_typed_is_shown_as_text(caller: Caller) -> None:
    answer = send(caller, "videos", act="delete", ids="</textarea><script>alert(1)</script>")
    assert "<script" not in answer.text
    assert "&lt;/textarea&gt;&lt;script&gt;" in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "http://["},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://elsewhere.example", "Host": "elsewhere.example", "Sec-Fetch-Site": "same-origin"},
    ],
)
@pytest.mark.parametrize("path", ["/_control/page/reset", "/_control/delete", "/_control/clock"])
def test_a_post_from_a_page_of_another_site_is_refused(
    caller: Caller, headers: dict[str, str], path: str
) -> None:
    before = caller.read("state")
    answer = caller.http.post(path, content=b'{"advance_seconds": 9}', headers=headers)
    assert (answer.status_code, caller.read("state")) == (403, before)


@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1.elsewhere.example:8800", "[", "10.0.0.7"])
@pytest.mark.parametrize("path", ["/_control", "/_control/watch", "/_control/state", "/_control/requests"])
def test_nothing_is_shown_under_another_name(caller: Caller, host: str, path: str) -> None:
    """A page of another site whose name was turned to this address would read it."""
    assert caller.http.get(path, headers={"Host": host}).status_code == 403
    assert caller.http.post("/_control/clock", json={}, headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("host", ["127.0.0.1:1", "localhost", "LOCALHOST:8800", "[::1]:8800"])
def test_its_own_names_are_let_in(caller: Caller, host: str) -> None:
    assert caller.http.get("/_control/state", headers={"Host": host}).status_code == 200


def test_an_unknown_form_and_another_method_do_nothing(caller: Caller) -> None:
    assert send(caller, "gremlins").status_code == 404
    assert caller.http.get("/_control/page/reset").status_code == 404
    assert caller.http.post("/_control").status_code == 405
