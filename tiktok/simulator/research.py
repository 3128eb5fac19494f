"""The research endpoints: which path leads to which part of the platform, and how its answer is wrapped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import orjson

from tiktok.simulator.accounts import Accounts
from tiktok.simulator.bazaar import Bazaar
from tiktok.simulator.comments import Comments
from tiktok.simulator.compliance import Compliance
from tiktok.simulator.config import Config
from tiktok.simulator.envelope import Refused, Reply, say_ok
from tiktok.simulator.faults import Fault, Faults, Setting
from tiktok.simulator.people import People
from tiktok.simulator.playlists import Playlists
from tiktok.simulator.questions import read_question
from tiktok.simulator.search import Searches
from tiktok.simulator.shelves import Shelves
from tiktok.simulator.shops import Shops
from tiktok.simulator.threads import Threads
from tiktok.simulator.world import World


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request. Header names are in lower case; `url_query` is what follows the question mark."""

    method: str
    path: str
    url_query: str
    headers: Mapping[str, str]
    body: bytes


type Route = Callable[[str, Call, float], Reply]
"""A client key, a call and the time in UTC seconds become an answer. Raises Refused."""

type Ask = Callable[[str, bytes, float], dict[str, Any]]
"""What follows the question mark, the body and the time in UTC seconds become the data of an answer."""


class Research:
    """Not safe between threads: the application holds its lock."""

    def __init__(self, config: Config, world: World, faults: Faults, build_log_id: Callable[[], str]) -> None:
        self._faults, self._build_log_id = faults, build_log_id
        self.searches = Searches(config, world, faults)
        self._comments = Comments(world, Threads(config.seed, world), faults)
        self.compliance = Compliance(config.seed, world, self._comments, faults)
        people = self.people = People(config, world.names)
        self.bazaar = Bazaar(config, world)
        shops = Shops(self.bazaar, faults)
        accounts, shelves = Accounts(config, people, faults), Shelves(config, world, people, faults)
        self._routes: Mapping[str, Route] = {
            "/v2/research/video/query/": self._query_videos,
            "/v2/research/video/comment/list/": self._list_comments,
            "/v2/research/user/info/": partial(self._answer_about, accounts.show, ""),
            "/v2/research/user/followers/": partial(self._answer_about, accounts.list_followers, "ok"),
            "/v2/research/user/following/": partial(self._answer_about, accounts.list_following, "ok"),
            "/v2/research/user/liked_videos/": partial(self._answer_about, shelves.list_liked, ""),
            "/v2/research/user/pinned_videos/": partial(self._answer_about, shelves.list_pinned, "ok"),
            "/v2/research/user/reposted_videos/": partial(self._answer_about, shelves.list_reposted, "ok"),
            "/v2/research/playlist/info/": partial(self._answer_about, Playlists(world).show, "ok"),
            "/v2/research/tts/shop/": partial(self._answer_shop, shops.find),
            "/v2/research/tts/product/": partial(self._answer_shop, shops.list_products),
            "/v2/research/tts/review/": partial(self._answer_shop, shops.list_reviews),
            "/v2/research/validation_task/create/": self._create_task,
            "/v2/research/validation_task_status/get/": self._read_task,
            "/v2/research/validation_task/download/": self._download_file,
        }

    def find_route(self, call: Call) -> Route:
        """Raises Refused."""
        route = self._routes.get(call.path)
        if route is None or call.method != "POST":
            raise Refused(404, "unsupported_path", "Unsupported path")
        return route

    def _query_videos(self, client_key: str, call: Call, now: float) -> Reply:
        page = self.searches.answer(client_key, read_question(call.url_query, call.body), now)
        return say_ok(page, self._build_log_id())

    def _list_comments(self, _client_key: str, call: Call, now: float) -> Reply:
        page, message = self._comments.answer(call.url_query, call.body, now)
        return say_ok(page, self._build_log_id(), message=message)

    def _answer_about(self, ask: Ask, message: str, _client_key: str, call: Call, now: float) -> Reply:
        data = ask(call.url_query, call.body, now)
        reply = say_ok(data, self._build_log_id(), message=message)
        return replace(reply, status=500) if self._faults.strikes(Fault.WHOLE_IN_500) else reply

    def _answer_shop(self, ask: Ask, _client_key: str, call: Call, now: float) -> Reply:
        data = ask(call.url_query, call.body, now)
        if self._faults.level(Setting.SHOP_ERROR_SHOWN):
            return say_ok(data, self._build_log_id(), message="ok")
        return Reply(200, orjson.dumps({"data": data}))

    def _create_task(self, client_key: str, call: Call, now: float) -> Reply:
        data = self.compliance.create(client_key, call.headers.get("content-type", ""), call.body, now)
        return self._say_task(data)

    def _read_task(self, client_key: str, call: Call, _now: float) -> Reply:
        return self._say_task(self.compliance.read_status(client_key, call.body))

    def _download_file(self, client_key: str, call: Call, _now: float) -> Reply:
        return self.compliance.download(client_key, call.body)

    def _say_task(self, data: Mapping[str, Any]) -> Reply:
        return say_ok(data, self._build_log_id(), message="ok.", http_status_code=200)
