"""The keyring: where the keys of projects lie."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandParser

from accounts.rules.errors import NotNow
from harvest.models import Project
from harvest.rules.states import ProjectState
from harvest.vault import KEY_NAMES, KeyringMissing, VaultError, find_faults, init_keyring, open_keyring
from proposals.management.base import Call, FieldgateCommand, Outcome, UsageError


class Command(FieldgateCommand):
    help = "Makes, checks and copies the keyring."

    def configure(self, parser: CommandParser) -> None:
        acts = self.acts_of(parser)
        self.add_act(
            acts, "init", self.init, "makes a new keyring; refused where one is, or where projects are"
        )
        self.add_act(
            acts,
            "check",
            self.check_keys,
            "opens every key; exit 1 if one is missing or may be read by others",
        )
        copy = self.add_act(acts, "backup", self.backup, "writes a wrapped copy to a second place")
        copy.add_argument("folder", nargs="?", metavar="DIR", default=settings.FIELDGATE_KEYRING_BACKUP)

    def init(self, _call: Call) -> Outcome:
        folder = Path(settings.FIELDGATE_KEYRING)
        if Project.objects.exists():
            raise NotNow(
                "There are projects. A new keyring would not open their records; put the old one back."
            )
        if folder.exists():
            raise NotNow(f"There is a folder {folder} already.")
        try:
            init_keyring(folder)
        except VaultError as error:
            raise NotNow(str(error)) from error
        return Outcome(
            "made",
            f"Made {folder}. Keep a copy of master.key at another place.",
            facts={"folder": str(folder)},
        )

    def check_keys(self, _call: Call) -> Outcome:
        faults = _find_all_faults()
        if faults:
            return Outcome("faulty", ok=False, reason="\n".join(faults), facts={"faults": faults})
        return Outcome("sound", "Every key is here and opens.", facts={"faults": []})

    def backup(self, call: Call) -> Outcome:
        if not call["folder"]:
            raise UsageError("Name a folder, or set FIELDGATE_KEYRING_BACKUP.")
        try:
            count = open_keyring().backup(Path(call["folder"]))
        except (OSError, VaultError) as error:
            raise NotNow(f"The copy was not made: {error}") from error
        text = f"{count} wrapped keys are in {call['folder']}. Without master.key they open nothing: keep that elsewhere."
        return Outcome("copied", text, facts={"folder": call["folder"], "keys": count})


def _find_all_faults() -> list[str]:
    try:
        keyring = open_keyring()
    except KeyringMissing as error:
        return [str(error)]
    faults = find_faults(keyring.folder)
    for ref in Project.objects.exclude(state=ProjectState.CLOSED).values_list("ref", flat=True):
        for name in KEY_NAMES:
            try:
                keyring.read_key(ref, name)
            except VaultError as error:
                faults.append(str(error))
    return faults
