"""One page with every part of the screens and invented content; routed on a developer's machine only."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from proposals.rendering.charts import Chart, Numbers, Series, build_bar_chart, build_line_chart
from proposals.rendering.tables import Column, Table, Value, build_table

TODAY = date(2027, 6, 9)
NOON = datetime(2027, 6, 3, 12, 0, tzinfo=UTC)
DAYS = tuple(f"{day} June" for day in range(1, 15))


class QuestionForm(forms.Form):
    """The controls that questions use, two of them answered wrongly."""

    topic = forms.CharField(
        label="Topic of your research", help_text="A few words, as in a title.", max_length=80
    )
    summary = forms.CharField(
        label="Summary", required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text="Plain text."
    )
    contact = forms.EmailField(label="Email address", help_text="We write to it when TikTok answers.")
    area = forms.ChoiceField(
        label="Area",
        choices=[("", "Choose one"), ("health", "Public health"), ("news", "News and elections")],
    )
    others = forms.ChoiceField(
        label="Do other people need access?",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "I do not know yet")],
    )
    kinds = forms.MultipleChoiceField(
        label="What will you collect?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("videos", "Videos"), ("comments", "Comments"), ("accounts", "Accounts")],
    )
    agreed = forms.BooleanField(label="I have read TikTok's rules of 3 May 2026")


class PersonForm(forms.Form):
    name = forms.CharField(label="Name")
    email = forms.EmailField(label="Email address", required=False)


class ReplyForm(forms.Form):
    text = forms.CharField(label="Your reply", widget=forms.Textarea(attrs={"rows": 3}))


class ReasonForm(forms.Form):
    reason = forms.CharField(label="Reason", help_text="It stands in the certificate.")


PersonFormSet = forms.formset_factory(PersonForm, extra=0, can_delete=True)


@dataclass(frozen=True, slots=True)
class Task:
    title: str
    status: str
    url: str = "#tasks"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class TaskGroup:
    title: str
    tasks: list[Task] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Finding:
    message: str
    reason: str = ""
    clause: str = ""
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    kind: str
    text: str


def list_tasks() -> list[TaskGroup]:
    return [
        TaskGroup(
            "Prepare",
            [
                Task("Check that you can apply", "Completed"),
                Task("Describe your institution", "Completed"),
                Task("Add your team", "There is a problem", hint="One person has no email address"),
            ],
        ),
        TaskGroup(
            "Describe your research",
            [
                Task("Topic and summary", "In progress"),
                Task("Questions and design", "Changes requested"),
                Task("Expected outputs", "Not started"),
            ],
        ),
        TaskGroup("Review and submit", [Task("Ask Ines Aalto to approve", "Cannot start yet", url="")]),
    ]


def list_findings() -> dict[str, list[Finding]]:
    return {
        "must_fix": [
            Finding(
                "Your access period is 26 months.",
                "TikTok's longest period is 2 years.",
                "TikTok's form, read on 10 January 2027",
                "#findings",
                "Change the dates",
            )
        ],
        "look_at": [
            Finding(
                "With 3 million videos, checking every 15 days needs 2,000 requests a day.",
                "Your institution shares 1,000 a day.",
                "TikTok's rules of 3 May 2026",
                "#findings",
                "Look at the forecast",
            )
        ],
        "good_to_know": [
            Finding("Two sources disagree on the notice before publication (7 and 30 days). We use 30.")
        ],
    }


def build_quota_chart() -> Chart:
    collect = (420, 610, 980, 860, 300, 120, 640, 720, 910, 1000, 540, 380, 260, 700)
    refresh = (120, 120, 0, 140, 160, 160, 180, 180, 90, 0, 240, 240, 240, 240)
    series = (Series("Collecting", collect), Series("Checking for deletions", refresh))
    return build_bar_chart(
        Numbers(
            "Requests by day",
            "On 4 and 10 June, and twice more, the whole quota was used.",
            "requests",
            "Day",
            DAYS,
            series,
            limit=1000,
            limit_label="Daily quota",
        )
    )


def build_corpus_chart() -> Chart:
    kept = tuple(1200.0 * day + (day % 3) * 340 for day in range(1, 15))
    removed = tuple(90.0 * day for day in range(1, 15))
    return build_line_chart(
        Numbers(
            "Videos held",
            "About 1,200 videos come in each day; some are removed as they disappear from TikTok.",
            "videos",
            "Day",
            DAYS,
            (Series("Held", kept), Series("Removed", removed)),
        )
    )


def build_collections_table() -> Table:
    columns = [
        Column("Collection"),
        Column("State"),
        Column("Videos", numeric=True),
        Column("Size", "MB", numeric=True),
    ]
    rows = [
        ("Elections", "Running", 1_204_331, 842.5),
        ("Vaccination", "Waiting for quota", 88_410, 61.2),
        ("Heat waves", "Completed", 9, 0.1),
    ]
    return build_table("Collections of this project", columns, rows)


def build_long_table() -> Table:
    columns = [Column("Run"), *(Column(f"Window {index}", "rows", numeric=True) for index in range(1, 9))]
    rows: list[list[Value]] = [
        [f"Run {run}", *(run * 137 + index * 11 for index in range(8))] for run in range(1, 41)
    ]
    return build_table("Rows by run and window", columns, rows)


def build_thread() -> SimpleNamespace:
    said = "The design says 26 months, the dates say 24. Which one is right?"
    return SimpleNamespace(
        id=1,
        kind="Must change",
        status="Open",
        quote="We will collect public videos for 26 months.",
        comments=[
            SimpleNamespace(author="Ines Aalto", written_at=NOON, text=said),
            SimpleNamespace(
                author="Ruben Ilse", written_at=NOON, text="The dates. I will change the design."
            ),
        ],
    )


def list_events() -> list[dict[str, object]]:
    return [
        {
            "at": NOON,
            "title": "Sent to Ines Aalto",
            "by": "Ruben Ilse",
            "text": "Version of 3 June.",
            "url": "#timeline",
        },
        {"at": NOON, "title": "Changes requested", "by": "Ines Aalto"},
        {"at": NOON, "title": "Approved", "by": "Ines Aalto", "text": "“Clear and proportionate.”"},
    ]


def list_rows() -> list[dict[str, str]]:
    return [
        {"key": "Institution", "value": "University of Lindholm", "url": "#summary"},
        {"key": "Access", "value": "1 July 2027 to 30 June 2029", "url": "#summary"},
        {"key": "Ethics review", "value": "", "url": "#summary"},
    ]


@dataclass(frozen=True, slots=True)
class Fact:
    title: str
    text: str
    source: str
    observed_on: date
    link: str = ""


def list_facts() -> list[Fact]:
    return [
        Fact(
            "Each member needs an account first",
            "Up to nine collaborators besides the principal researcher.",
            "TikTok's FAQ",
            date(2027, 1, 10),
            "#facts",
        ),
        Fact("TikTok says three to four weeks", "It has taken longer.", "Help page", date(2027, 1, 10)),
    ]


def list_stats() -> list[dict[str, object]]:
    return [
        {"label": "Videos held", "value": 1_204_331, "note": "9 removed this week"},
        {"label": "Requests left today", "value": 412, "unit": "of 1,000"},
        {"label": "Next check", "value": "14 June", "note": "in 5 days"},
    ]


def list_pieces() -> list[Piece]:
    return [
        Piece("same", "We will collect public videos for "),
        Piece("removed", "26 months"),
        Piece("added", "24 months"),
        Piece("same", " and check every 15 days whether they still exist."),
    ]


def build_forms() -> dict[str, object]:
    wrong = QuestionForm(
        {"topic": "", "contact": "ruben", "area": "health", "kinds": ["videos"], "agreed": "on"}
    )
    team = PersonFormSet(initial=[{"name": "Ruben Ilse", "email": "ruben@lindholm.example"}], prefix="team")
    return {
        "question_form": wrong,
        "team": team,
        "reply_form": ReplyForm(prefix="reply"),
        "conflict_form": ReplyForm(prefix="conflict"),
        "conflict": SimpleNamespace(
            who="Ines Aalto",
            version=4,
            pieces=list_pieces(),
            yours="26 months",
            theirs="24 months",
            holds_both=True,
            is_merged=True,
        ),
        "reason_form": ReasonForm(prefix="danger"),
    }


def build_context() -> dict[str, object]:
    return {
        "today": TODAY,
        "since": NOON,
        "due_soon": date(2027, 6, 14),
        "due_today": TODAY,
        "due_later": date(2028, 2, 1),
        "groups": list_tasks(),
        "quota_chart": build_quota_chart(),
        "corpus_chart": build_corpus_chart(),
        "collections_table": build_collections_table(),
        "long_table": build_long_table(),
        "thread": build_thread(),
        "events": list_events(),
        "rows": list_rows(),
        "stats": list_stats(),
        "known_facts": list_facts(),
        "pieces": list_pieces(),
        "walk_before": {"url": "#form", "prompt": "Summary of your project"},
        "walk_after": {"url": "#form", "prompt": "How will you keep the data safe?"},
        "facts": [
            {"number": 1_204_331, "words": "records of 3 collections will be erased"},
            {"number": 4, "words": "datasets will be called back from 6 people"},
        ],
        **list_findings(),
        **build_forms(),
    }


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    page = Paginator(range(1, 2001), 50).get_page(request.GET.get("page"))
    return render(request, "styleguide.html", build_context() | {"page": page})
