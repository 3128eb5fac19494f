"""Who works on an application, and who is let into the site."""

from django import forms

from accounts.models import User
from proposals.forms.asking import AskingForm, PersonFields
from proposals.models import Membership

ROLES = [
    (Membership.Role.EDITOR, "Can edit: writes answers, sends them to the PI, comments"),
    (Membership.Role.READER, "Can read: reads and exports"),
]


class AddPerson(PersonFields):
    role = forms.TypedChoiceField(
        label="What they may do",
        choices=ROLES,
        initial=Membership.Role.EDITOR,
        coerce=Membership.Role,
        widget=forms.RadioSelect,
    )


class NamePI(PersonFields):
    """The principal investigator."""


class ChangeRole(AskingForm):
    role = forms.TypedChoiceField(choices=Membership.Role.choices, coerce=Membership.Role)


class InvitePerson(PersonFields):
    as_librarian = forms.BooleanField(
        label="They work in the library: they see all applications and help with them", required=False
    )

    def __init__(self, *args: object, may_appoint: bool, **options: object) -> None:
        super().__init__(*args, **options)
        if not may_appoint:
            del self.fields["as_librarian"]


class AssignLibrarian(AskingForm):
    """Nobody chosen: nobody looks after it."""

    librarian = forms.ModelChoiceField(queryset=User.objects.filter(is_active=True), required=False)


class ConfirmPI(forms.Form):
    """`pi` is the number of the account that was on the screen."""

    pi = forms.IntegerField()
