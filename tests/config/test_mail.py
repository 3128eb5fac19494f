"""Mails that are printed can be read: whole lines, whole links, letters as letters."""

import io
import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage

from config.mail import ReadableConsole

LINK = "https://fieldgate.example/invitation/" + "x" * 80 + "/"


def test_a_mail_is_printed_as_it_reads() -> None:
    stream = io.StringIO()
    body = f"Dear Zoë Ångström,\n\n“First votes” waits for you:\n\n{LINK}\n"
    mail = EmailMessage("Lies “First votes”", body, "fieldgate@localhost", ["zoe@northmere.example"])
    assert ReadableConsole(stream=stream).send_messages([mail]) == 1
    head = "To: zoe@northmere.example\nSubject: Lies “First votes”\n\n"
    assert stream.getvalue() == f"{head}{body}\n{'-' * 79}\n"


def test_without_a_mail_server_mails_are_printed_on_standard_error(tmp_path: Path) -> None:
    """Standard output is the commands' own, and may be JSON."""
    code = "from django.core.mail import send_mail; send_mail('Hello', 'Read “this”.', None, ['a@b.example'])"
    run = [sys.executable, "manage.py", "shell", "--no-imports", "--command", code]
    site = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "FIELDGATE_VAR": str(tmp_path)}
    done = subprocess.run(run, cwd=settings.BASE_DIR, env=site, capture_output=True, text=True, check=True)
    assert (done.stdout, "Read “this”." in done.stderr) == ("", True)
