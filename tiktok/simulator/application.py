"""The simulated platform without sockets: one call in, one reply out."""

import threading

import orjson

from tiktok.simulator.clock import Clock
from tiktok.simulator.config import Config
from tiktok.simulator.control import Control
from tiktok.simulator.desk import Desk, is_from_elsewhere, refuse_elsewhere
from tiktok.simulator.envelope import HTML, Refused, Reply, build_log_id, say_refused
from tiktok.simulator.faults import Fault, Faults, Setting
from tiktok.simulator.journal import Journal
from tiktok.simulator.quota import Pool, Quota
from tiktok.simulator.research import Call, Research, Route
from tiktok.simulator.scenarios import AS_BEGUN
from tiktok.simulator.script import Script
from tiktok.simulator.storms import Storms, stay_silent
from tiktok.simulator.tokens import Tokens, say_flat, scope_missing, token_invalid
from tiktok.simulator.world import World

_TOKEN_PATH = "/v2/oauth/token/"  # noqa: S105
_GRAPH_PATHS = ("/v2/research/user/followers/", "/v2/research/user/following/")
_CONTROL_PREFIX = "/_control"
_GATEWAY_PAGE = (
    b"<html><head><title>504 Gateway Time-out</title></head><body>504 Gateway Time-out</body></html>"
)


class Application:
    """Everything that one simulator knows. Answers calls from several threads, one at a time.

    `stopping` is set once, by whoever ends it: slow answers then come at once.
    """

    def __init__(self, config: Config) -> None:
        self._control = Control(self)
        self._desk = Desk(self, self._control)
        self._lock = threading.Lock()
        self.stopping = threading.Event()
        self.begin(config)

    def begin(self, config: Config) -> None:
        """A new world and a platform that nobody has asked anything yet; what was before is forgotten."""
        self.config, self.scenario = config, AS_BEGUN
        self.clock = Clock(config.now, ticks=config.ticks)
        self.world = World(config)
        self.faults = Faults(config)
        self.tokens, self.quota, self.journal, self.script = Tokens(config), Quota(), Journal(), Script()
        self.storms = Storms()
        self.research = Research(config, self.world, self.faults, self.build_log_id)

    def answer(self, call: Call) -> Reply:
        """Never raises for anything that a caller can send."""
        if call.path.startswith(_CONTROL_PREFIX):
            with self._lock:
                return self._answer_lever(call)
        self.stopping.wait(self.faults.level(Setting.SLOW_MS) / 1000)
        with self._lock:
            if call.path == _TOKEN_PATH:
                return self._issue_token(call)
            return self._answer_research(call)

    def _answer_lever(self, call: Call) -> Reply:
        if is_from_elsewhere(call.method, call.headers):
            return refuse_elsewhere()
        if self._desk.knows(call.path):
            return self._desk.answer(call)
        return self._control.answer(call.method, call.path, call.url_query, call.body)

    def build_log_id(self) -> str:
        return build_log_id(self.clock.now(), f"{self.config.seed}/log/{self.journal.last + 1}")

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
            route = self.research.find_route(call)
            client_key = self._let_in(call)
            self._spend(call.path, client_key)
            counted = True
            reply = self._spoil(route, client_key, call)
        except Refused as refused:
            key = "msg" if self.faults.level(Setting.MSG_FOR_MESSAGE) else "message"
            reply = say_refused(refused, self.build_log_id(), message_key=key)
        self._note(call, reply, client_key, counted=counted)
        return reply

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

    def _spoil(self, route: Route, client_key: str, call: Call) -> Reply:
        """What goes wrong whatever was asked, else the answer."""
        if scripted := self.script.take():
            return scripted
        if silence := self.storms.answer(self._now()):
            return silence
        if broken := self._break_answer():
            return broken
        reply = route(client_key, call, self._now())
        if self.faults.strikes(Fault.CONNECTION_CUT):
            return Reply(reply.status, reply.body, reply.content_type, reply.code, cut=True)
        return reply

    def _break_answer(self) -> Reply | None:
        """An answer of one of the switches, if one strikes. Raises Refused."""
        if self.faults.strikes(Fault.TIMEOUT):
            return stay_silent()
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
        return None

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
