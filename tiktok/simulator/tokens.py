"""Access tokens: two hours of life by the simulator's clock, and as many at a time as were asked for."""

from dataclasses import dataclass
from urllib.parse import parse_qs

import orjson

from tiktok.simulator.config import Config
from tiktok.simulator.draws import draw_hex
from tiktok.simulator.envelope import Refused, Reply

_FORM = "application/x-www-form-urlencoded"
_NO_SCOPE = "noscope"


@dataclass(frozen=True, slots=True)
class _Token:
    client_key: str
    expires_at: float


class Tokens:
    """Any client key that starts with a letter gets one, if the secret is the configured word."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._tokens: dict[str, _Token] = {}
        self._issued = 0

    def issue(self, content_type: str, body: bytes, now: float) -> dict[str, str | int]:
        """The body of a success. Raises Refused for what is answered by a flat error."""
        if content_type.partition(";")[0].strip().lower() != _FORM:
            raise _flat("invalid_request", f"Only {_FORM} is supported as Content-Type.")
        form = {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
        self._check(form)
        return self._build(form["client_key"], now)

    def find_client(self, authorization: str, now: float) -> tuple[str, str]:
        """The token and its client key. Raises Refused, 401."""
        scheme, _, value = authorization.partition(" ")
        token = self._tokens.get(value.strip())
        if scheme.lower() != "bearer" or token is None or token.expires_at <= now:
            raise token_invalid()
        if token.client_key.startswith(_NO_SCOPE):
            raise scope_missing()
        return value.strip(), token.client_key

    def revoke(self, value: str) -> None:
        del self._tokens[value]

    def count_live(self, now: float) -> int:
        return sum(token.expires_at > now for token in self._tokens.values())

    def _check(self, form: dict[str, str]) -> None:
        for name, said in (("client_key", "Client key"), ("client_secret", "Client secret")):
            if name not in form:
                raise _flat("invalid_request", f"{said} is missed in request.")
        if form.get("grant_type") != "client_credentials":
            raise _flat("unsupported_grant_type", "Grant type is not supported.")
        key, secret = form["client_key"], form["client_secret"]
        if not (key[0].isalpha() and secret == self._config.client_secret):
            raise _flat("invalid_client", "Client key or secret is incorrect.")

    def _build(self, client_key: str, now: float) -> dict[str, str | int]:
        self._issued += 1
        self._tokens = {value: each for value, each in self._tokens.items() if each.expires_at > now}
        value = f"clt.simulated{draw_hex(f'{self._config.seed}/token/{self._issued}', 40)}"
        self._tokens[value] = _Token(client_key, now + self._config.token_life)
        return {"access_token": value, "expires_in": self._config.token_life, "token_type": "Bearer"}


def token_invalid() -> Refused:
    return Refused(401, "access_token_invalid", "The access token is invalid or not found in the request.")


def say_flat(refused: Refused, log_id: str, status: int) -> Reply:
    """A token error: `error` is a string here, an object everywhere else."""
    body = {"error": refused.code, "error_description": refused.message, "log_id": log_id}
    return Reply(status, orjson.dumps(body), code=refused.code)


def _flat(code: str, message: str) -> Refused:
    return Refused(200, code, message)


def scope_missing() -> Refused:
    return Refused(
        401,
        "scope_not_authorized",
        "The user did not authorize the scope required for completing this request.",
    )
