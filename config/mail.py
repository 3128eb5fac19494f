"""Mails on a screen instead of a network: where no mail server is set, they are printed to be read."""

from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend


class ReadableConsole(EmailBackend):
    """Django's prints the bytes of a message: lines folded with `=`, letters as `=E2=80=9C`, links that break."""

    def write_message(self, message: EmailMessage) -> None:
        to, rule = ", ".join(message.to), "-" * 79
        self.stream.write(f"To: {to}\nSubject: {message.subject}\n\n{message.body}\n{rule}\n")
