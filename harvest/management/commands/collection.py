"""Collections of a project."""

from django.core.management.base import CommandParser

from harvest.management.finding import find_project
from harvest.models import Collection
from harvest.services.collections import add_collection
from proposals.management.base import Call, FieldgateCommand, Outcome, read_json_file


class Command(FieldgateCommand):
    help = "Adds a collection from JSON: one element of the hand-over's list."

    def configure(self, parser: CommandParser) -> None:
        add = self.add_act(
            self.acts_of(parser), "add", self.add, "adds a collection; an existing name is refused"
        )
        add.add_argument("project", metavar="PROJECT")
        add.add_argument("file", metavar="FILE.json")
        add.add_argument(
            "--reason",
            default="",
            metavar="TEXT",
            help="why it goes beyond the approved plan; the PI is told",
        )

    def add(self, call: Call) -> Outcome:
        project = find_project(call["project"])
        document = read_json_file(call["file"])
        collection = add_collection(project, document, by=call.by, now=call.now, reason=call["reason"])
        outside = collection.outside_plan.split(",") if collection.outside_plan else []
        return Outcome(
            "added", _say(collection, outside), facts={"collection": collection.name, "outside_plan": outside}
        )


def _say(collection: Collection, outside: list[str]) -> str:
    beyond = f"Beyond the approved plan in {', '.join(outside)}; the PI is told.\n" if outside else ""
    return f"{beyond}Collection added: {collection.name}"
