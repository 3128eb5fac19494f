"""The simulator as a transport, without a socket."""

from tiktok.simulator.application import Application
from tiktok.simulator.config import Config
from tiktok.simulator.research import Call
from tiktok.transport import Answer, Request


class DirectTransport:
    """Asks an application of its own. Faults of the connection (cut, silent, dripping) are whole answers here."""

    def __init__(self, config: Config) -> None:
        self.application = Application(config)
        self.client_secret = config.client_secret

    def send(self, request: Request) -> Answer:
        path, _, url_query = request.path.partition("?")
        headers = {name.lower(): value for name, value in request.headers.items()}
        reply = self.application.answer(Call("POST", path, url_query, headers, request.body))
        return Answer(
            reply.status,
            {"content-type": reply.content_type, **reply.headers},
            reply.body,
            self.application.clock.now(),
        )
