"""What the last act came to, above the page and in the form that it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tiktok.simulator.desk.markup import Markup, element


@dataclass(frozen=True, slots=True)
class Told:
    """`done`: what the last act came to. Or the `problem` of a form, with its fields as they were typed."""

    done: str = ""
    form: str = ""
    problem: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    def value(self, form: str, name: str, otherwise: str = "") -> str:
        return self.fields.get(name, otherwise) if form == self.form else otherwise


def show_told(told: Told) -> Markup:
    if told.problem:
        link = element("a", told.problem, href=f"#{told.form}")
        return element(
            "div", element("h2", "It was not done"), link, class_="problem", id="told", role="alert"
        )
    return element("p", told.done, class_="done", id="told", role="status") if told.done else Markup("")
