"""A caller that knows nothing but HTTP: what the platform says is compared as it was sent."""

from collections.abc import Iterator, Mapping
from typing import Any

import httpx

VIDEO_PATH = "/v2/research/video/query/"
TOKEN_PATH = "/v2/oauth/token/"
COMMENT_PATH = "/v2/research/video/comment/list/"
CREATE_PATH = "/v2/research/validation_task/create/"
STATUS_PATH = "/v2/research/validation_task_status/get/"
DOWNLOAD_PATH = "/v2/research/validation_task/download/"

ANYTHING = {"and": [{"operation": "GTE", "field_name": "view_count", "field_values": ["0"]}]}
"""A query that every video matches."""


def condition(field: str, operation: str, *values: str) -> dict[str, Any]:
    return {"field_name": field, "operation": operation, "field_values": list(values)}


class Caller:
    """Speaks with one simulator under one client key."""

    def __init__(self, base_url: str, client_key: str = "alpha") -> None:
        self.http = httpx.Client(base_url=base_url, timeout=20)
        self.client_key = client_key
        self.headers: dict[str, str] = {}

    def fetch_token(self, **changed: str) -> httpx.Response:
        form = {
            "client_key": self.client_key,
            "client_secret": "simulator-secret",
            "grant_type": "client_credentials",
        } | changed
        return self.http.post(TOKEN_PATH, data=form)

    def sign_in(self) -> "Caller":
        self.headers = {"Authorization": f"Bearer {self.fetch_token().json()['access_token']}"}
        return self

    def post(self, path: str, body: Mapping[str, Any]) -> httpx.Response:
        return self.http.post(path, json=body, headers=self.headers)

    def query(self, fields: str = "id", **changed: Any) -> httpx.Response:
        """A whole period of ANYTHING, changed as named; None leaves a key out."""
        body = {
            "query": ANYTHING,
            "start_date": "20260201",
            "end_date": "20260228",
            "max_count": 100,
        } | changed
        return self.post(
            f"{VIDEO_PATH}?fields={fields}",
            {name: value for name, value in body.items() if value is not None},
        )

    def pages(self, fields: str = "id", **changed: Any) -> Iterator[dict[str, Any]]:
        """`data` of every page; a refused search_id is asked again, as callers have to."""
        page: dict[str, Any] = {"has_more": True}
        while page["has_more"]:
            known = {name: page[name] for name in ("cursor", "search_id") if name in page}
            answer = self.query(fields, **changed, **known)
            if answer.status_code == 400 and "is invalid or expired" in answer.text:
                continue
            page = answer.raise_for_status().json()["data"]
            yield page

    def comments(self, fields: str = "id", **body: Any) -> httpx.Response:
        return self.post(f"{COMMENT_PATH}?fields={fields}", body)

    def about(self, what: str, fields: str = "", **body: Any) -> httpx.Response:
        """What an endpoint such as `user/followers` says."""
        return self.post(f"/v2/research/{what}/?fields={fields}", body)

    def usernames(self) -> list[str]:
        """Names of those who posted in February, as queries take them, each once."""
        names = [row["username"] for page in self.pages("username") for row in page["videos"]]
        return list(dict.fromkeys(name.replace("\0", "") for name in names))

    def harvest(self, **changed: Any) -> list[str]:
        return [str(row["id"]) for page in self.pages(**changed) for row in page["videos"]]

    def expected(self, **changed: Any) -> list[str]:
        asked = {"query": ANYTHING, "start_date": "20260201", "end_date": "20260228"} | changed
        ids: list[str] = self.control("expected", **asked)["ids"]
        return ids

    def create_task(self, ids: list[str], category: str = "video") -> httpx.Response:
        return self.http.post(
            CREATE_PATH,
            files={"file_data": ("ids.txt", "\n".join(ids))},
            data={"category": category},
            headers=self.headers,
        )

    def download(self, task_id: int) -> httpx.Response:
        """After as many looks at the state as it takes."""
        while "Processing" in self.post(STATUS_PATH, {"task_id": task_id}).text:
            pass
        return self.post(DOWNLOAD_PATH, {"task_id": task_id})

    def control(self, lever: str, **values: Any) -> dict[str, Any]:
        answer = self.http.post(f"/_control/{lever}", json=values).raise_for_status()
        read: dict[str, Any] = answer.json()
        return read

    def read(self, lever: str, **values: Any) -> dict[str, Any]:
        read: dict[str, Any] = self.http.get(f"/_control/{lever}", params=values).raise_for_status().json()
        return read
