"""Tags and filters: what a page gets, escaped."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django import forms
from django.template import engines

TODAY = date(2027, 6, 9)


@dataclass(frozen=True, slots=True)
class Piece:
    kind: str
    text: str


class Wrong(forms.Form):
    name = forms.CharField(label="Name")
    kind = forms.ChoiceField(label="Kind", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])

    def clean(self) -> None:
        raise forms.ValidationError("Both <together> do not fit")


def draw(source: str, **context: object) -> str:
    return engines["django"].from_string("{% load screens %}" + source).render(context).strip()


@pytest.mark.parametrize(
    ("source", "value", "words"),
    [
        ("{{ value|day }}", date(2027, 6, 14), "14 June 2027"),
        ("{{ value|day }}", None, ""),
        ("{{ value|moment }}", datetime(2027, 6, 14, 14, 3, tzinfo=UTC), "14 June 2027 at 14:03 UTC"),
        ("{{ value|written_moment }}", "2027-06-14T14:03:07.5+00:00", "14 June 2027 at 14:03 UTC"),
        ("{{ value|written_moment }}", None, ""),
        ("{{ value|written_day }}", "2027-06-14", "14 June 2027"),
        (
            "{{ value|moment }}",
            datetime(2027, 6, 14, 1, 0, tzinfo=timezone(timedelta(hours=2))),
            "13 June 2027 at 23:00 UTC",
        ),
        ("{{ value|number }}", 1_204_331, "1,204,331"),
        ("{{ value|number }}", "14 June", "14 June"),
        ('{{ value|count:"record,records" }}', 1, "1 record"),
        ('{{ value|count:"record,records" }}', 2, "2 records"),
        ("{{ value|size }}", 1_204_331, "1.2 MB"),
        ("{{ value|share }}", 0.42, "42%"),
    ],
)
def test_filters(source: str, value: object, words: str) -> None:
    assert draw(source, value=value) == words


def test_a_status_carries_its_words() -> None:
    assert (
        draw('{% status "There is a problem" %}')
        == '<span class="status status-red">There is a problem</span>'
    )
    assert draw("{% status words %}", words="<b>") == '<span class="status status-plain">&lt;b&gt;</span>'
    assert draw('{% status "Done" tone="active" %}') == '<span class="status status-active">Done</span>'


def test_a_deadline_is_a_date_and_a_distance() -> None:
    assert draw("{% deadline due today %}", due=date(2027, 6, 14), today=TODAY) == (
        '<span class="deadline deadline-amber"><time datetime="2027-06-14">14 June</time>, in 5 days</span>'
    )


def test_block_tags_wrap_what_they_hold_once_escaped() -> None:
    assert draw("{% inset %}<p>{{ words }}</p>{% endinset %}", words="<i>") == (
        '<div class="inset"><p class="inset-title">TikTok asks</p><p>&lt;i&gt;</p></div>'
    )
    assert draw('{% details "How" %}x{% enddetails %}') == (
        '<details class="guidance"><summary>How</summary><div class="guidance-body">x</div></details>'
    )
    assert draw('{% notice title="T" tone="amber" %}x{% endnotice %}') == (
        '<div class="notice notice-amber"><p class="notice-title">T</p>x</div>'
    )
    assert draw('{% side_box "People" %}x{% endside_box %}') == (
        '<section class="side-box"><h2>People</h2>x</section>'
    )


def test_a_difference_is_told_to_everybody() -> None:
    pieces = [Piece("same", "for "), Piece("removed", "26"), Piece("added", "<24>")]
    assert draw("{% word_diff pieces %}", pieces=pieces) == (
        '<div class="word-diff">for '
        '<del><span class="visually-hidden">removed: </span>26<span class="visually-hidden"> end of removed. </span></del>'
        '<ins><span class="visually-hidden">added: </span>&lt;24&gt;<span class="visually-hidden"> end of added. </span></ins>'
        "</div>"
    )


def test_the_error_summary_links_to_the_fields() -> None:
    drawn = draw("{% error_summary form other %}", form=Wrong({}), other=None)
    assert drawn.split("<ul>")[1].split("</ul>")[0] == (
        "<li>Both &lt;together&gt; do not fit</li>"
        '<li><a href="#id_name">“Name” needs an answer</a></li>'
        '<li><a href="#id_kind_0">“Kind” needs an answer</a></li>'
    )


def test_the_error_summary_reads_formsets_too() -> None:
    rows = forms.formset_factory(Wrong, extra=0)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-kind": "a"}
    assert '<a href="#id_form-0-name">“Name” needs an answer</a>' in draw(
        "{% error_summary rows %}", rows=rows(data)
    )


def test_without_errors_there_is_no_summary() -> None:
    assert draw("{% error_summary form %}", form=Wrong()) == ""
