"""How it stands: facts, quotas, requests, switches."""

from tiktok.simulator.desk.filling import WEATHER
from tiktok.simulator.desk.markup import Markup, element, join, table
from tiktok.simulator.desk.view import View
from tiktok.simulator.scenarios import SCENARIOS


def show_state(view: View) -> Markup:
    facts = [
        (
            "Its clock",
            f"{view.now:%A %-d %B %Y, %H:%M:%S} UTC, {'running' if view.ticks else 'standing still'}",
        ),
        ("Videos", f"{view.videos:,} since {view.first_day:%-d %B %Y}, {view.videos_per_day:,} a day"),
        ("By hand", _say_by_hand(view)),
        ("Accounts", f"{view.accounts:,} that post, {view.accounts_gone:,} deleted by hand"),
        ("Scenario", f"{view.scenario}: {SCENARIOS[view.scenario].words}"),
        ("Storm", _say_storm(view)),
        ("Switches turned", ", ".join(f"{name} {level}" for name, level in view.changed.items()) or "none"),
        ("Seed", str(view.seed)),
    ]
    pairs = [join([element("dt", name), element("dd", words)]) for name, words in facts]
    return join([element("h2", "How it stands"), element("dl", *pairs), _show_quota(view)])


def _say_by_hand(view: View) -> str:
    hand = view.by_hand
    return f"{hand['removed']:,} deleted, {hand['hidden']:,} hidden, {hand['restored']:,} brought back"


def _say_storm(view: View) -> str:
    if view.storm is None:
        return "calm"
    words = {each.value: each.words for each in WEATHER}[view.storm["weather"]]
    if "seconds_left" in view.storm:
        return f"{words}; {view.storm['seconds_left']:,} seconds left"
    return f"{words}; {view.storm['requests_left']:,} requests left"


def _show_quota(view: View) -> Markup:
    if not view.spent:
        return element("p", "No client has asked for anything yet.", class_="empty")
    rows = [
        (each.client_key, f"{each.main:,} of {view.quota:,}", f"{each.graph:,} of {view.graph_quota:,}")
        for each in view.spent
    ]
    return table(
        "Requests of the clock's day",
        ("Client key", "All but lists of people", "Lists of people"),
        rows,
        {1, 2},
    )


def show_calls(view: View) -> Markup:
    if not view.calls:
        return join([element("h2", "Requests"), element("p", "None yet.", class_="empty")])
    rows = [
        (
            f"{call['number']:,}",
            call["at"][11:19],
            call["path"].removeprefix("/v2/"),
            call["client_key"] or "",
            call["status"],
            call["code"],
            "yes" if call["counted"] else "no",
        )
        for call in view.calls
    ]
    heads = ("No.", "Clock", "Path", "Client key", "HTTP", "Code", "Counted")
    return join(
        [element("h2", "Requests"), table(f"The last {len(rows)} of {view.requests:,}", heads, rows, {0, 4})]
    )


def show_switches(view: View) -> Markup:
    rows = [(name, level) for name, level in view.faults.items()]
    inner = table(
        "0 is off, -1 every time, n the next n times, 0.05 one time in twenty", ("Switch", "Level"), rows, {1}
    )
    return element("details", element("summary", "All switches and levels"), inner)
