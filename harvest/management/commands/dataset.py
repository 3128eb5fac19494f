"""Datasets of a project."""

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from django.core.management.base import CommandParser
from django.utils import timezone

from accounts.models import User
from accounts.rules.errors import NotAllowed
from harvest.access import is_allowed
from harvest.management.finding import find_collections, find_dataset, find_project
from harvest.models import Project
from harvest.rules.columns import CHOOSABLE
from harvest.rules.rights import Right
from harvest.services.confirming import confirm_copy
from harvest.services.dataset_formats import FORMATS
from harvest.services.datasets import Choice, build_dataset
from harvest.services.manifests import ref_of
from proposals.management.base import Call, FieldgateCommand, Outcome, UsageError


class Command(FieldgateCommand):
    help = "Builds datasets, and records that a copy was replaced or deleted."

    def configure(self, parser: CommandParser) -> None:
        acts = self.acts_of(parser)
        build = self.add_act(
            acts, "build", self.build, "writes a registered dataset; its reference is the last word"
        )
        build.add_argument("project", metavar="PROJECT")
        build.add_argument("--format", required=True, choices=FORMATS)
        build.add_argument("--output", required=True, type=Path, metavar="DIR", help="a new or empty folder")
        build.add_argument("--collection", metavar="NAME", help="only what this one saw")
        build.add_argument(
            "--created-from", type=date.fromisoformat, metavar="DAY", help="not created before this UTC day"
        )
        build.add_argument(
            "--created-to", type=date.fromisoformat, metavar="DAY", help="not created after this UTC day"
        )
        build.add_argument(
            "--fields", type=_read_fields, default=(), metavar="LIST", help="only these, and id"
        )
        build.add_argument(
            "--own-codes", action="store_true", help="codes of names that no other dataset has"
        )
        build.add_argument("--deposit", action="store_true", help="a copy goes to the storage of the site")
        build.add_argument("--with-names", action="store_true", help="names of accounts instead of codes")
        confirm = self.add_act(
            acts, "confirm", self.confirm, "the copy of the person in --as was replaced or deleted"
        )
        confirm.add_argument("dataset", metavar="DATASET", help="such as PR-2026-0001/1")

    def build(self, call: Call) -> Outcome:
        project = find_project(call["project"])
        _refuse_strangers(project, call)
        name = call["collection"]
        dataset = build_dataset(
            project,
            Choice(
                format=call["format"],
                collection=find_collections(project, name)[0] if name else None,
                created_from=call["created_from"],
                created_to=call["created_to"],
                fields=call["fields"],
                with_names=call["with_names"],
                own_codes=call["own_codes"],
                deposited=call["deposit"],
            ),
            folder=call["output"],
            by=call.by,
            clock=timezone.now,
        )
        ref = ref_of(dataset)
        counts = dataset.manifest["counts"]
        said = ", ".join(f"{count:,} {kind}" for kind, count in counts.items())
        facts = {
            "dataset": ref,
            "folder": dataset.folder,
            "counts": counts,
            "left_out": dataset.manifest["left_out"],
            "files": dataset.manifest["files"],
        }
        return Outcome(dataset.state, f"{said} in {dataset.folder}: {ref}", facts=facts)

    def confirm(self, call: Call) -> Outcome:
        if call.by is None:
            raise UsageError("Say whose copy it is: --as EMAIL.")
        dataset = find_dataset(call["dataset"])
        count = confirm_copy(dataset, by=call.by, now=call.now)
        return Outcome(
            "confirmed", f"Confirmed: {ref_of(dataset)}", facts={"dataset": ref_of(dataset), "copies": count}
        )


def _read_fields(text: str) -> tuple[str, ...]:
    """Separated by commas. ArgumentTypeError for one that there is not."""
    names = tuple(filter(None, (name.strip() for name in text.split(","))))
    if strange := [name for name in names if name not in CHOOSABLE]:
        raise ArgumentTypeError(f"there is no field {strange[0]}; there are {', '.join(CHOOSABLE)}")
    return names


def _refuse_strangers(project: Project, call: Call) -> None:
    """The operator builds for others; whoever is named has to be a person whose access TikTok granted."""
    by: User | None = call.by
    if by is not None and not is_allowed(by, project, Right.DATASETS, call.now.date()):
        raise NotAllowed(f"TikTok has not granted {by.email} access to the data of {project.ref} today.")
