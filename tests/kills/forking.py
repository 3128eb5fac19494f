"""`python -m tests.kills.forking`: a line in, a worker forked; its number is written at once and its exit when it has ended.

This process has read the site's settings and opened no database, so that each worker opens its own.
"""

import os
import sys

import django


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    from django.core.management import call_command

    import harvest.management.commands.work  # noqa: F401 -- loaded once for all workers

    for _line in sys.stdin:
        worker = os.fork()
        if not worker:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            call_command("work", "--until-idle")
            os._exit(0)
        _say(worker)
        _say(os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]))


def _say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
