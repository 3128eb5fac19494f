"""One call under /_control by a person in a browser: the page, its style, or a form that was sent."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from tiktok.simulator.control import PROBLEMS, Control
from tiktok.simulator.desk.forms import FORMS, Fields
from tiktok.simulator.desk.pages import write_page, write_watch
from tiktok.simulator.desk.told import Told
from tiktok.simulator.desk.view import view_platform
from tiktok.simulator.envelope import Reply

if TYPE_CHECKING:
    from tiktok.simulator.application import Application
    from tiktok.simulator.research import Call

PAGE, WATCH, STYLE, ACTS = "/_control", "/_control/watch", "/_control/desk.css", "/_control/page/"
_HTML: Final = "text/html; charset=utf-8"
_STYLE_SHEET: Final = Path(__file__).with_name("desk.css")
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@dataclass(slots=True)
class Desk:
    """The application holds its lock meanwhile. What an act came to is told once, by the next page."""

    _app: "Application"
    _control: Control
    _told: str = ""

    def knows(self, path: str) -> bool:
        return path.rstrip("/") in (PAGE, WATCH, STYLE) or path.startswith(ACTS)

    def answer(self, call: "Call") -> Reply:
        if call.path.startswith(ACTS):
            return self._act(call)
        if call.method != "GET":
            return Reply(405, b"", _HTML, code="no_such_method", headers={"Allow": "GET"})
        if call.path == STYLE:
            return Reply(200, _STYLE_SHEET.read_bytes(), "text/css; charset=utf-8", headers=_HEADERS)
        if call.path.rstrip("/") == WATCH:
            return _say(200, write_watch(view_platform(self._app)))
        told, self._told = self._told, ""
        return _say(200, write_page(view_platform(self._app), Told(done=told)))

    def _act(self, call: "Call") -> Reply:
        """303 back to the page, or 400 and the page with what was typed and what is wrong with it."""
        name = call.path.removeprefix(ACTS).rstrip("/")
        form = FORMS.get(name)
        if form is None or call.method != "POST":
            return _say(404, write_page(view_platform(self._app), Told()))
        fields = _read_fields(call.body)
        try:
            lever, values = form.read(fields)
            self._told = form.tell(self._control.pull(lever, values))
        except PROBLEMS as error:
            told = Told(form=name, problem=str(error), fields=fields)
            return _say(400, write_page(view_platform(self._app), told))
        return Reply(303, b"", _HTML, headers={"Location": f"{PAGE}#told", **_HEADERS})


def _read_fields(body: bytes) -> Fields:
    read = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    return {name: values[-1] for name, values in read.items()}


def _say(status: int, page: str) -> Reply:
    return Reply(status, page.encode(), _HTML, headers=_HEADERS)
