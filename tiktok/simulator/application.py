"""The simulated platform without sockets: one call in, one reply out."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import orjson

from tiktok.simulator.accounts import Accounts
from tiktok.simulator.clock import Clock
from tiktok.simulator.comments import Comments
from tiktok.simulator.compliance import Compliance
from tiktok.simulator.config import Config
from tiktok.simulator.control import Control
from tiktok.simulator.envelope import HTML, Refused, Reply, build_log_id, say_ok, say_refused
from tiktok.simulator.faults import Fault, Faults, Setting
from tiktok.simulator.journal import Journal
from tiktok.simulator.people import People
from tiktok.simulator.playlists import Playlists
from tiktok.simulator.questions import read_question
from tiktok.simulator.quota import Pool, Quota
from tiktok.simulator.search import Searches
from tiktok.simulator.shelves import Shelves
from tiktok.simulator.threads import Threads
from tiktok.simulator.tokens import Tokens, say_flat, scope_missing, token_invalid
from tiktok.simulator.world import World

_TOKEN_PATH = "/v2/oauth/token/"  # noqa: S105
_GRAPH_PATHS = ("/v2/research/user/followers/", "/v2/research/user/following/")
_CONTROL_PREFIX = "/_control"
_GATEWAY_PAGE = (
    b"<html><head><title>504 Gateway Time-out</title></head><body>504 Gateway Time-out</body></html>"
)

type Ask = Callable[[str, bytes, float], dict[str, Any]]
"""What follows the question mark, the body and the time in UTC seconds become the data of an answer."""


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request. Header names are in lower case; `url_query` is what follows the question mark."""

    method: str
    path: str
    url_query: str
    headers: Mapping[str, str]
    body: bytes


class Application:
    """Everything that one simulator knows. Answers calls from several threads, one at a time.

    `stopping` is set once, by whoever ends it: slow answers then come at once.
    """

    def __init__(self, config: Config) -> None:
        self.clock = Clock(config.now, ticks=config.ticks)
        self.world = World(config)
        self.faults = Faults(config)
        self.tokens, self.quota, self.journal = Tokens(config), Quota(), Journal()
        self.searches = Searches(config.seed, self.world, self.faults, end_inclusive=config.end_inclusive)
        self.comments = Comments(self.world, Threads(config.seed, self.world), self.faults)
        self.compliance = Compliance(config.seed, self.world, self.comments, self.faults)
        people = People(config)
        self.accounts = Accounts(config, people, self.faults)
        self.shelves = Shelves(config, self.world, people, self.faults)
        self._control = Control(config, self)
        self._seed = config.seed
        self._lock = threading.Lock()
        self.stopping = threading.Event()
        self._routes: Mapping[str, Callable[[str, Call, float], Reply]] = {
            "/v2/research/video/query/": self._query_videos,
            "/v2/research/video/comment/list/": self._list_comments,
            "/v2/research/user/info/": partial(self._answer_about, self.accounts.show, ""),
            "/v2/research/user/followers/": partial(self._answer_about, self.accounts.list_followers, "ok"),
            "/v2/research/user/following/": partial(self._answer_about, self.accounts.list_following, "ok"),
            "/v2/research/user/liked_videos/": partial(self._answer_about, self.shelves.list_liked, ""),
            "/v2/research/user/pinned_videos/": partial(self._answer_about, self.shelves.list_pinned, "ok"),
            "/v2/research/user/reposted_videos/": partial(
                self._answer_about, self.shelves.list_reposted, "ok"
            ),
            "/v2/research/playlist/info/": partial(self._answer_about, Playlists(self.world).show, "ok"),
            "/v2/research/validation_task/create/": self._create_task,
            "/v2/research/validation_task_status/get/": self._read_task,
            "/v2/research/validation_task/download/": self._download_file,
        }

    def answer(self, call: Call) -> Reply:
        """Never raises for anything that a caller can send."""
        if call.path.startswith(_CONTROL_PREFIX):
            with self._lock:
                return self._control.answer(call.method, call.path, call.url_query, call.body)
        self.stopping.wait(self.faults.level(Setting.SLOW_MS) / 1000)
        with self._lock:
            if call.path == _TOKEN_PATH:
                return self._issue_token(call)
            return self._answer_research(call)

    def build_log_id(self) -> str:
        return build_log_id(self.clock.now(), f"{self._seed}/log/{self.journal.last + 1}")

    def _issue_token(self, call: Call) -> Reply:
        try:
            body = self.tokens.issue(call.headers.get("content-type", ""), call.body, self._now())
            reply = Reply(200, orjson.dumps(body))
        except Refused as refused:
            status = int(self.faults.level(Setting.TOKEN_ERROR_STATUS))
            reply = say_flat(refused, self.build_log_id(), status)
        self._note(call, reply, None, counted=False)
        return reply

    def _answer_research(self, call: Call) -> Reply:
        client_key, counted = None, False
        try:
            route = self._find_route(call)
            client_key = self._let_in(call)
            self._spend(call.path, client_key)
            counted = True
            reply = self._spoil(route, client_key, call)
        except Refused as refused:
            key = "msg" if self.faults.level(Setting.MSG_FOR_MESSAGE) else "message"
            reply = say_refused(refused, self.build_log_id(), message_key=key)
        self._note(call, reply, client_key, counted=counted)
        return reply

    def _find_route(self, call: Call) -> Callable[[str, Call, float], Reply]:
        route = self._routes.get(call.path)
        if route is None or call.method != "POST":
            raise Refused(404, "unsupported_path", "Unsupported path")
        return route

    def _let_in(self, call: Call) -> str:
        token, client_key = self.tokens.find_client(call.headers.get("authorization", ""), self._now())
        if self.faults.strikes(Fault.TOKEN_EXPIRES_NOW):
            self.tokens.revoke(token)
            raise token_invalid()
        return client_key

    def _spend(self, path: str, client_key: str) -> None:
        if path not in _GRAPH_PATHS:
            self.quota.spend(Pool.MAIN, client_key, self.clock.now(), self.faults.level(Setting.QUOTA))
            return
        self.quota.spend(Pool.GRAPH, client_key, self.clock.now(), self.faults.level(Setting.GRAPH_QUOTA))
        if self.faults.strikes(Fault.GRAPH_NO_SCOPE):
            raise scope_missing()

    def _spoil(self, route: Callable[[str, Call, float], Reply], client_key: str, call: Call) -> Reply:
        """What goes wrong whatever was asked, else the answer."""
        if self.faults.strikes(Fault.RATE_LIMIT):
            raise Refused(
                429, "rate_limit_exceeded", "The API rate limit was exceeded. Please try again later."
            )
        if self.faults.strikes(Fault.HTML_504):
            return Reply(504, _GATEWAY_PAGE, HTML, code="html_504")
        if self.faults.strikes(Fault.NOT_JSON):
            return Reply(200, b'{"data": {"videos": [', code="not_json")
        for fault, status in ((Fault.SERVER_ERRORS, 500), (Fault.ERROR_IN_200, 200)):
            if self.faults.strikes(fault):
                raise Refused(status, "internal_error", "Something is wrong. Please try again later.")
        reply = route(client_key, call, self._now())
        if self.faults.strikes(Fault.CONNECTION_CUT):
            return Reply(reply.status, reply.body, reply.content_type, reply.code, cut=True)
        return reply

    def _query_videos(self, client_key: str, call: Call, now: float) -> Reply:
        page = self.searches.answer(client_key, read_question(call.url_query, call.body), now)
        return say_ok(page, self.build_log_id())

    def _list_comments(self, _client_key: str, call: Call, now: float) -> Reply:
        page, message = self.comments.answer(call.url_query, call.body, now)
        return say_ok(page, self.build_log_id(), message=message)

    def _answer_about(self, ask: Ask, message: str, _client_key: str, call: Call, now: float) -> Reply:
        data = ask(call.url_query, call.body, now)
        reply = say_ok(data, self.build_log_id(), message=message)
        return replace(reply, status=500) if self.faults.strikes(Fault.WHOLE_IN_500) else reply

    def _create_task(self, client_key: str, call: Call, now: float) -> Reply:
        data = self.compliance.create(client_key, call.headers.get("content-type", ""), call.body, now)
        return self._say_task(data)

    def _read_task(self, client_key: str, call: Call, _now: float) -> Reply:
        return self._say_task(self.compliance.read_status(client_key, call.body))

    def _download_file(self, client_key: str, call: Call, _now: float) -> Reply:
        return self.compliance.download(client_key, call.body)

    def _say_task(self, data: Mapping[str, Any]) -> Reply:
        return say_ok(data, self.build_log_id(), message="ok.", http_status_code=200)

    def _now(self) -> float:
        return self.clock.now().timestamp()

    def _note(self, call: Call, reply: Reply, client_key: str | None, *, counted: bool) -> None:
        self.journal.note(
            at=f"{self.clock.now():%Y-%m-%dT%H:%M:%SZ}",
            method=call.method,
            path=call.path,
            client_key=client_key,
            status=reply.status,
            code="connection_cut" if reply.cut else reply.code,
            counted=counted,
        )
