"""The page, and the one that only watches and reloads itself."""

from typing import Final

from tiktok.simulator.desk.filling import list_forms
from tiktok.simulator.desk.markup import Markup, element, join, void
from tiktok.simulator.desk.showing import show_calls, show_state, show_switches
from tiktok.simulator.desk.told import Told, show_told
from tiktok.simulator.desk.view import View

_EVERY: Final = "5"
"""Seconds."""


def write_page(view: View, told: Told) -> str:
    main = join(
        [
            element("h1", "Simulated TikTok"),
            element(
                "p",
                "An invented platform on this machine. Nothing here is TikTok, and nobody here is real. ",
                element("a", "Watch it", href="/_control/watch"),
                f" (reloads every {_EVERY} seconds).",
                class_="lead",
            ),
            show_told(told),
            show_state(view),
            element("div", *list_forms(view, told), class_="forms"),
            show_calls(view),
            show_switches(view),
        ]
    )
    return _wrap("Simulated TikTok", main)


def write_watch(view: View) -> str:
    back = element("p", element("a", "To the controls", href="/_control"), class_="lead")
    main = join([element("h1", "Simulated TikTok, watched"), back, show_state(view), show_calls(view)])
    return _wrap("Simulated TikTok, watched", main, refresh=True)


def _wrap(title: str, main: Markup, *, refresh: bool = False) -> str:
    head = join(
        [
            void("meta", charset="utf-8"),
            void("meta", name="viewport", content="width=device-width, initial-scale=1"),
            void("meta", name="color-scheme", content="light dark"),
            void("meta", http_equiv="refresh", content=_EVERY) if refresh else "",
            element("title", title),
            void("link", rel="stylesheet", href="/_control/desk.css"),
        ]
    )
    whole = element("html", element("head", head), element("body", element("main", main)), lang="en")
    return f"<!doctype html>{whole}"
