"""TikTok's request for deletion: what it says, who sees to it, what was answered."""

from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import SiteRole, User
from harvest.forms.collection import DayField
from harvest.models import Project, ProjectMember
from harvest.rules.deletion import Covers

_KEEPERS = (ProjectMember.Role.PI, ProjectMember.Role.MANAGER)


def list_assignable(project: Project) -> QuerySet[User]:
    """The PI, the managers and the librarians."""
    on_project = Q(project_memberships__project=project, project_memberships__role__in=_KEEPERS)
    found = User.objects.filter(on_project | Q(site_role=SiteRole.LIBRARIAN), is_active=True)
    return found.distinct().order_by("name", "pk")


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: User) -> str:
        return obj.name


class RequestForm(forms.Form):
    received_on = DayField(
        label="Received on", help_text="Such as 1 March 2027.", error_messages={"required": "Enter the day."}
    )
    sent_by = forms.CharField(
        label="From whom",
        max_length=200,
        help_text="The office or address of TikTok's that wrote.",
        error_messages={"required": "Say who asked."},
    )
    text = forms.CharField(
        label="What TikTok wrote",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Leave out ids and names of accounts: those go below, where they are encrypted and erased with the records.",
        error_messages={"required": "Copy what TikTok wrote."},
    )
    covers = forms.ChoiceField(
        label="What has to be deleted",
        choices=Covers.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    subjects = forms.CharField(
        label="Ids or names",
        required=False,
        max_length=400_000,
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        help_text="One on each line. Leave it empty if everything has to go.",
    )
    due_on = DayField(
        label="To be done by",
        help_text="The day that TikTok names. If it names none, the day on which it came: TikTok’s rules give no time.",
        error_messages={"required": "Enter the day."},
    )
    assigned_to = PersonField(
        label="Who sees to it", queryset=User.objects.none(), error_messages={"required": "Choose somebody."}
    )

    def __init__(self, project: Project, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast("PersonField", self.fields["assigned_to"]).queryset = list_assignable(project)


class AssignForm(forms.Form):
    assigned_to = PersonField(
        label="Who sees to it", queryset=User.objects.none(), error_messages={"required": "Choose somebody."}
    )

    def __init__(self, project: Project, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cast("PersonField", self.fields["assigned_to"]).queryset = list_assignable(project)


class AnswerForm(forms.Form):
    on = DayField(label="Sent on", error_messages={"required": "Enter the day."})
    to = forms.CharField(
        label="Sent to",
        max_length=300,
        help_text="The form or address of TikTok's that you used.",
        error_messages={"required": "Say where it went."},
    )
    how = forms.CharField(
        label="How", max_length=200, required=False, help_text="By mail, by a form, by registered letter."
    )
    reference = forms.CharField(
        label="Reference",
        max_length=200,
        required=False,
        help_text="A case number, or where the receipt is filed.",
    )

    def __init__(self, _project: Project, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Why nothing has to be deleted",
        max_length=300,
        error_messages={"required": "Say why nothing has to be deleted."},
    )

    def __init__(self, _project: Project, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
