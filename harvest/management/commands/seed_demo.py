"""Fill an empty site with the demo, through the same services as the screens. For development only."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import User
from harvest.management.demo import stories
from harvest.management.demo.cast import PASSWORD, make_people, read_content
from harvest.management.demo.field import Levers, harvest_and_look
from harvest.management.demo.library import keep_for_all
from harvest.models import Heartbeat


class Command(BaseCommand):
    help = "Fill an empty site with six invented people and five applications; one is harvested from the simulator."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.FIELDGATE_DEVELOPMENT:
            raise CommandError("The demo is for development: set FIELDGATE_DEVELOPMENT=1.")
        if User.objects.exists():
            self.stdout.write("This site has people already; nothing was added.")
        else:
            self._seed()
        self._print_sign_ins()

    def _seed(self) -> None:
        now = timezone.now()
        author = stories.Author(make_people(now), now)
        keep_for_all(author)
        granted = stories.write_granted(author)
        submitted = stories.write_submitted(author)
        for write in (stories.write_in_review, stories.write_changes_requested, stories.write_draft):
            write(author)
        project = harvest_and_look(author, granted, Levers(settings.TIKTOK_API_BASE))
        Heartbeat.objects.all().delete()  # of the story's worker, who lived days ago
        self.stdout.write(f"Seeded {granted.ref} to {submitted.ref} and on, and {project.ref}.")

    def _print_sign_ins(self) -> None:
        self.stdout.write(f"\nSign in with any of these, password: {PASSWORD}\n")
        for person in read_content()["people"]:
            self.stdout.write(f"  {person['email']:<24} {person['name']}, {person['role']}")
