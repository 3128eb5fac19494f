"""Words, numbers and small marks of the screens: `{% load screens %}`.

Each block tag wraps what stands between its two halves: `{% inset "TikTok asks" %}…{% endinset %}`.
Larger pieces are partials under `templates/ui/`; the comment at the top of each says what it takes.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Protocol

from django import template
from django.forms import BaseForm, BoundField, Field
from django.forms.formsets import BaseFormSet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from proposals.rendering import distances, quantities
from proposals.rendering.tones import Tone, find_tone

register = template.Library()


class Piece(Protocol):
    """A run of words in a difference; `kind` is "same", "added" or "removed"."""

    @property
    def kind(self) -> str: ...

    @property
    def text(self) -> str: ...


@register.filter
def day(value: date | datetime | None) -> str:
    """14 June 2027"""
    return distances.write_day(distances.as_utc_day(value)) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """14 June 2027 at 14:03 UTC"""
    return distances.write_moment(value) if value else ""


@register.filter
def written_day(value: str | None) -> str:
    """ "2027-06-14", as documents hold it, is 14 June 2027."""
    return day(date.fromisoformat(value)) if value else ""


@register.filter
def written_moment(value: str | None) -> str:
    """ "2027-06-14T14:03:07+00:00", as documents hold it, is 14 June 2027 at 14:03 UTC."""
    return moment(datetime.fromisoformat(value)) if value else ""


@register.filter
def since(value: date | datetime, today: date | datetime) -> str:
    """for 5 days, since 14 June"""
    return distances.write_since(value, today)


@register.filter
def number(value: float | str | None) -> str:
    """1,204,331; words are left as they are"""
    if value is None or isinstance(value, str):
        return value or ""
    return quantities.write_number(value)


@register.filter
def count(value: int, words: str) -> str:
    """`{{ 1|count:"record,records" }}` is "1 record"."""
    singular, _, plural = words.partition(",")
    return quantities.write_count(value, singular, plural or singular)


@register.filter
def size(value: float | None) -> str:
    """Bytes as 1.2 MB"""
    return "" if value is None else quantities.write_size(value)


@register.filter
def minus(value: int, other: int) -> int:
    """`{{ used|minus:limit }}`"""
    return value - other


@register.filter
def item(values: Mapping[object, object] | None, key: object) -> object:
    """`{{ values|item:key }}`; None where there is none."""
    return values.get(key) if values else None


@register.filter
def share(value: float | None) -> str:
    """A share of 1 as 42%"""
    return "" if value is None else quantities.write_share(value)


@register.simple_tag(takes_context=True)
def page_query(context: template.Context, number: int, name: str) -> str:
    """The address of another page of a list, with everything else that was asked for."""
    asked = context["request"].GET.copy()
    asked[name] = str(number)
    return f"?{asked.urlencode()}"


@register.simple_tag
def status(words: object, tone: str = "") -> SafeString:
    """`{% status "In progress" %}`: a state in words; the tone follows from the words unless given."""
    shown = Tone(tone) if tone else find_tone(str(words))
    return format_html('<span class="status status-{}">{}</span>', shown, words)


@register.simple_tag
def deadline(due: date | datetime, today: date | datetime, amber: int = 7, red: int = 1) -> SafeString:
    """`{% deadline task.due today %}`: "14 June, in 5 days", with a tone for the last days."""
    built = distances.build_deadline(due, today, amber=amber, red=red)
    return format_html(
        '<span class="deadline deadline-{}"><time datetime="{}">{}</time>, {}</span>',
        built.tone,
        built.due.isoformat(),
        built.date_words,
        built.distance,
    )


@register.simple_block_tag
def inset(content: SafeString, title: str = "TikTok asks") -> SafeString:
    """Words of somebody else, quoted as such."""
    return format_html('<div class="inset"><p class="inset-title">{}</p>{}</div>', title, content)


@register.simple_block_tag
def details(content: SafeString, summary: str, open: bool = False) -> SafeString:  # noqa: A002 - the attribute's name
    """Guidance that a reader may open: `{% details "How to answer" %}…{% enddetails %}`."""
    return format_html(
        '<details class="guidance"{}><summary>{}</summary><div class="guidance-body">{}</div></details>',
        SafeString(" open") if open else "",
        summary,
        content,
    )


@register.simple_block_tag
def notice(content: SafeString, title: str = "", tone: str = "active") -> SafeString:
    """Something to know that is not on this page. At most one, never for errors of a form."""
    head = format_html('<p class="notice-title">{}</p>', title) if title else ""
    return format_html('<div class="notice notice-{}">{}{}</div>', Tone(tone), head, content)


@register.simple_block_tag
def side_box(content: SafeString, title: str) -> SafeString:
    """`{% side_box "People" %}…{% endside_box %}` in the `side` block of `base_side.html`."""
    return format_html('<section class="side-box"><h2>{}</h2>{}</section>', title, content)


def find_anchor(field: BoundField) -> str:
    """The id that a link to the field goes to; groups of radios and checkboxes have it on their first choice."""
    return field.id_for_label or f"{field.auto_id}_0"


REQUIRED = Field.default_error_messages["required"]


@register.filter
def error_words(field: BoundField) -> list[str]:
    """What is wrong with a field; where a form has no words of its own for a missing answer, its label is named."""
    missing = f"“{field.label}” needs an answer"
    return [missing if error == REQUIRED else str(error) for error in field.errors]


def list_errors(form: BaseForm) -> list[tuple[str, str]]:
    """(anchor, words) for each error of a form; an error of the whole form has no anchor."""
    whole = [("", str(error)) for error in form.non_field_errors()]
    return whole + [(find_anchor(field), words) for field in form for words in error_words(field)]


type AnyForm = BaseForm | BaseFormSet[BaseForm]  # lazy: Django's form sets are not subscriptable at run time


def list_all_errors(form: AnyForm) -> list[tuple[str, str]]:
    if isinstance(form, BaseForm):
        return list_errors(form)
    whole = [("", str(error)) for error in form.non_form_errors()]
    return whole + [found for each in form.forms for found in list_errors(each)]


@register.inclusion_tag("ui/error_summary.html")
def error_summary(*forms: AnyForm | None) -> dict[str, object]:
    """`{% error_summary form %}` or `{% error_summary form formset %}`, first thing on the page."""
    return {"errors": [error for form in forms if form for error in list_all_errors(form)]}


_MARKS = {
    "same": SafeString("{}"),
    "added": SafeString(
        '<ins><span class="visually-hidden">added: </span>{}<span class="visually-hidden"> end of added. </span></ins>'
    ),
    "removed": SafeString(
        '<del><span class="visually-hidden">removed: </span>{}<span class="visually-hidden"> end of removed. </span></del>'
    ),
}


@register.simple_tag
def word_diff(pieces: Iterable[Piece]) -> SafeString:
    """`{% word_diff pieces %}`: added and removed words, for eyes and for screen readers."""
    marked = format_html_join("", "{}", ((format_html(_MARKS[piece.kind], piece.text),) for piece in pieces))
    return format_html('<div class="word-diff">{}</div>', marked)


_DIFFERS = SafeString(
    '<mark><span class="visually-hidden">only here: </span>{}<span class="visually-hidden"> end. </span></mark>'
)


@register.simple_tag
def one_side(pieces: Iterable[Piece], kind: str) -> SafeString:
    """`{% one_side pieces "added" %}`: the new text of a difference, with what only it has marked; "removed" for the old one."""
    kept = [piece for piece in pieces if piece.kind in ("same", kind)]
    words = (
        format_html(_DIFFERS if piece.kind == kind and piece.text.strip() else "{}", piece.text)
        for piece in kept
    )
    return format_html(
        '<div class="word-diff">{}</div>', format_html_join("", "{}", ((each,) for each in words))
    )
