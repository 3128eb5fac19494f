"""What a service refused, beside the field it is about."""

from django import forms

from accounts.rules.errors import DomainError, Invalid


def show_refusal(form: forms.Form, error: DomainError) -> None:
    """By field where the error names one of the form's, else above the form with its place."""
    problems = error.problems if isinstance(error, Invalid) else {}
    for place, what in problems.items():
        name = place.removeprefix("$").lstrip(".").split(".")[0].split("[")[0]
        if name in form.fields:
            form.add_error(name, _say(place, name, what))
        else:
            form.add_error(None, f"{place}: {what}")
    if not problems:
        form.add_error(None, error.message)


def _say(place: str, name: str, what: str) -> str:
    """The rest of the place tells where in the field."""
    inside = place.removeprefix("$").lstrip(".").removeprefix(name).lstrip(".")
    return f"{inside}: {what}" if inside else what
