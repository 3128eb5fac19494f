"""Collections of a project."""

from django.core.management.base import CommandParser

from harvest.management.finding import find_project
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

    def add(self, call: Call) -> Outcome:
        project = find_project(call["project"])
        collection = add_collection(project, read_json_file(call["file"]), by=call.by, now=call.now)
        return Outcome("added", f"Collection added: {collection.name}", facts={"collection": collection.name})
