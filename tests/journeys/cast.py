"""Who takes part, and where they are."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core import mail

from accounts.models import User
from proposals.services.outbox import deliver
from tests import factories
from tests.journeys.field import Machine, Times
from tests.journeys.visitor import Visitor

TITLE = "First votes in short videos"
BEA = "bea.quist@northmere.example"
CEM = "cem.dor@northmere.example"


@dataclass(slots=True)
class Journey:
    """`ref` and `project` are references, once there is something to refer to."""

    visit: Callable[..., Visitor]
    times: Times
    machine: Machine
    ref: str = ""
    project: str = ""
    visitors: dict[str, Visitor] = field(default_factory=dict)

    def join(self, user: User) -> Visitor:
        """Somebody with an account opens a browser and signs in."""
        visitor = self.meet(user.name)
        visitor.sign_in(user.email, factories.PASSWORD)
        return visitor

    def meet(self, name: str) -> Visitor:
        visitor = self.visitors[name] = self.visit(name)
        return visitor

    def p(self, rest: str = "") -> str:
        return f"/p/{self.ref}/{rest}"

    def at(self, rest: str = "") -> str:
        return f"/projects/{self.project}/{rest}"

    def read_mail(self, to: str, subject: str) -> str:
        """Delivers what is due, and gives the link of the newest mail to that person with that in its subject."""
        deliver(now=self.times.now)
        bodies = [str(sent.body) for sent in mail.outbox if sent.to == [to] and subject in str(sent.subject)]
        assert bodies, f"{to} got no mail about {subject}: {[(m.to, m.subject) for m in mail.outbox]}"
        found = re.search(r"^http\S+$", bodies[-1], re.MULTILINE)
        assert found, bodies[-1]
        return found[0]
