"""A text that is to be published, compared with the records of a project."""

from pathlib import Path

from django.core.management.base import CommandParser

from accounts.rules.errors import NotAllowed
from harvest.access import is_allowed
from harvest.management.finding import find_project
from harvest.reading import read_file
from harvest.rules.disclosure import Entry, count_sorts, read_manuscript
from harvest.rules.rights import Right
from harvest.services.comparing import compare as compare_text
from harvest.services.manuscripts import refuse_after_end
from proposals.management.base import Call, FieldgateCommand, Outcome, UsageError


class Command(FieldgateCommand):
    help = "Compares a text with the records of a project. Nothing of the text is kept."

    def configure(self, parser: CommandParser) -> None:
        acts = self.acts_of(parser)
        check = self.add_act(
            acts,
            "check",
            self.compare,
            "says what points to the people behind the records; exit 1 if anything does",
        )
        check.add_argument("project", metavar="PROJECT")
        check.add_argument("file", type=Path, metavar="FILE", help="PDF, DOCX, TeX, Markdown or plain text")

    def compare(self, call: Call) -> Outcome:
        project = find_project(call["project"])
        if call.by is not None and not is_allowed(call.by, project, Right.PUBLISH, call.now.date()):
            raise NotAllowed(f"{call.by.email} may not check texts of {project.ref}.")
        refuse_after_end(project)
        path: Path = call["file"]
        read = read_file(path.name, _read(path))
        found = compare_text(project, read_manuscript(read.passages))
        to_answer = [each for each in found.entries if each.has_to_be_answered]
        said = "\n".join([*map(_say, found.entries), *(f"Not checked: {each}" for each in read.not_checked)])
        summary = f"{len(to_answer)} to answer, {len(found.entries) - len(to_answer)} to look at, {found.compared:,} texts compared"
        return Outcome(
            "findings" if to_answer else "clean",
            f"{said}\n{summary}".strip(),
            ok=not to_answer,
            reason=f"{len(to_answer)} findings have to be answered before this is published."
            if to_answer
            else "",
            facts={
                "compared": found.compared,
                "counts": count_sorts(found.entries),
                "findings": [each.as_json() for each in found.entries],
                "not_checked": list(read.not_checked),
            },
        )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from error


def _say(entry: Entry) -> str:
    return f"{entry.place}: {entry.title}: {entry.text or entry.about} ({entry.advice})"
