"""A legal hold stands wherever the date stands that it is at odds with."""

from django import template
from django.utils import timezone

from harvest.models import Project
from harvest.selectors.holds import find_hold

register = template.Library()


@register.inclusion_tag("harvest/_hold.html")
def legal_hold(project: Project) -> dict[str, object]:
    """Nothing where none is in force. One query."""
    return {"hold": find_hold(project, timezone.now().date()), "project": project}
