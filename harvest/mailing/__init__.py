"""Every mail about a project, and about the workers. Never a record, a name from one, or a secret."""

from datetime import datetime

from accounts.models import User
from harvest.models import Project
from proposals.mailing.mail import Mail, address_of, write_mail


def project_opened(project: Project, person: User, link: str) -> Mail:
    """`link` lets a new person in; for others it is the project's page."""
    subject = f"You are on the project “{project.title}”"
    return _write("project_opened", project, person, subject, link, str(person.pk))


def adoption_to_confirm(project: Project, person: User) -> Mail:
    """To the PI of a project that the library wrote down: it says nothing of what was written."""
    subject = f"Confirm what was written down about “{project.title}”"
    link = address_of(f"/projects/{project.ref}/adoption/")
    return _write("adoption_to_confirm", project, person, subject, link, "adoption")


def key_needed(project: Project, person: User, about: str) -> Mail:
    """`about` tells one refused key from the next, so that each is told once."""
    subject = f"The harvest of “{project.title}” needs a key that works"
    return _write("key_needed", project, person, subject, address_of(f"/projects/{project.ref}/"), about)


def outside_plan(project: Project, person: User, collection_id: int) -> Mail:
    """`collection_id` is the one that goes beyond the approved plan; its page says how, the mail does not."""
    subject = f"A collection of “{project.title}” goes beyond the approved plan"
    link = address_of(f"/projects/{project.ref}/collections/{collection_id}/")
    return _write("outside_plan", project, person, subject, link, str(collection_id))


def terms_moved(project: Project, person: User, decision_id: int) -> Mail:
    """`decision_id` is what was decided; the page of the rules says what, why, and which dates are others now."""
    subject = f"TikTok's rules for “{project.title}” have changed"
    return _write(
        "terms_moved",
        project,
        person,
        subject,
        address_of(f"/projects/{project.ref}/terms/"),
        str(decision_id),
    )


def no_worker(person: User, since: datetime) -> Mail:
    """To an administrator: nothing is collected, checked or mailed."""
    subject = "Fieldgate has had no worker for an hour"
    return _write_of_site("no_worker", person, subject, since)


def worker_is_back(person: User, since: datetime, now: datetime) -> Mail:
    subject = "Fieldgate has a worker again"
    return _write_of_site("worker_is_back", person, subject, since, until=f"{now:%-d %B %Y, %H:%M} UTC")


def _write_of_site(kind: str, person: User, subject: str, since: datetime, **context: str) -> Mail:
    """Once to each person for each time without a worker."""
    return write_mail(
        kind,
        to=person.email,
        subject=subject,
        dedup_key=f"{person.pk}:{since.isoformat()}",
        person=person,
        since=f"{since:%-d %B %Y, %H:%M} UTC",
        link=address_of("/library/projects/"),
        **context,
    )


def _write(kind: str, project: Project, person: User, subject: str, link: str, about: str) -> Mail:
    return write_mail(
        kind,
        to=person.email,
        subject=subject,
        dedup_key=f"{project.ref}:{person.pk}:{about}",
        person=person,
        title=project.title,
        ref=project.ref,
        link=link,
    )
