"""What error reports and logs may show: nothing that a person typed, no variable of ours, no link that lets somebody in."""

import logging
import re
from collections.abc import ItemsView
from types import FrameType, TracebackType
from typing import Any, Final

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

LINKS: Final = re.compile(r"(/calendar/|/invitation/|/review-link/|/password/reset/key/)[^/\s]+")


class HideLinks(logging.Filter):
    """Django logs the address of each request that is refused, and some addresses are keys."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = LINKS.sub(r"\1…", record.getMessage()), None
        return True


class HideEverything(SafeExceptionReporterFilter):
    """Hides every posted value and every local variable, because a secret can stand in any of them."""

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return dict.fromkeys(request.POST, self.cleansed_substitute) if request is not None else {}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: FrameType | TracebackType
    ) -> ItemsView[str, Any]:
        return {}.items()
