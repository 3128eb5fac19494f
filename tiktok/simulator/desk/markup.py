"""Pieces of HTML. Whatever is not made here is escaped."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NamedTuple


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


class Choice(NamedTuple):
    value: str
    words: str


def say(content: object) -> Markup:
    return content if isinstance(content, Markup) else Markup(escape(str(content)))


def join(parts: Iterable[object]) -> Markup:
    return Markup("".join(say(each) for each in parts))


def element(name: str, /, *content: object, **attributes: str | bool) -> Markup:
    """`class_` and `for_` lose their underscore, others become hyphens; False leaves an attribute out."""
    return Markup(f"<{name}{_write(attributes)}>{join(content)}</{name}>")


def void(name: str, /, **attributes: str | bool) -> Markup:
    return Markup(f"<{name}{_write(attributes)}>")


def table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[object]], numbers: set[int]) -> Markup:
    """`numbers`: the columns, from 0, that are aligned to the right."""

    def cell(name: str, column: int, content: object) -> Markup:
        scope = "col" if name == "th" else False
        return element(name, content, class_="number" if column in numbers else False, scope=scope)

    head = element("tr", *(cell("th", n, each) for n, each in enumerate(heads)))
    body = [element("tr", *(cell("td", n, each) for n, each in enumerate(row))) for row in rows]
    whole = element("table", element("caption", caption), element("thead", head), element("tbody", *body))
    return element("div", whole, class_="scroll", tabindex="0", role="region", aria_label=caption)


def text_field(form: str, name: str, label: str, value: str, *, hint: str = "", wide: bool = False) -> Markup:
    where = f"{form}-{name}"
    shared = {"id": where, "name": name, "aria_describedby": f"{where}-hint" if hint else False}
    control = (
        element("textarea", value, rows="4", spellcheck="false", **shared)
        if wide
        else void("input", type="text", value=value, autocomplete="off", **shared)
    )
    said = element("span", hint, class_="hint", id=f"{where}-hint") if hint else ""
    return element("p", element("label", label, for_=where), said, control, class_="wide" if wide else False)


def choice_field(form: str, name: str, label: str, value: str, choices: Iterable[Choice]) -> Markup:
    where = f"{form}-{name}"
    options = (
        element("option", each.words, value=each.value, selected=each.value == value) for each in choices
    )
    return element("p", element("label", label, for_=where), element("select", *options, id=where, name=name))


def _write(attributes: dict[str, str | bool]) -> str:
    parts = []
    for name, value in attributes.items():
        plain = name.removesuffix("_").replace("_", "-")
        if value is True:
            parts.append(f" {plain}")
        elif value is not False:
            parts.append(f' {plain}="{escape(str(value))}"')
    return "".join(parts)
