"""The errors that people see. Each message says what happened, what was kept and what to do.

DomainError              400   something asked of us cannot be done
├── Invalid              400   what was given is wrong; `problems` says where
├── NotNow               409   the state does not allow it
├── Conflict             409   somebody else was faster; nothing is lost
└── NotAllowed           403   this person may not do it
"""


class DomainError(Exception):
    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Invalid(DomainError):
    """`problems` maps a place (a question, a field, a JSON path) to what is wrong there."""

    def __init__(self, message: str, problems: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.problems = problems or {}


class NotNow(DomainError):
    status = 409


class Conflict(DomainError):
    status = 409


class NotAllowed(DomainError):
    status = 403
