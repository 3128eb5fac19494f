"""Reads a multipart form, as much of it as the batch compliance call needs."""

import re

from tiktok.simulator.envelope import Refused, invalid_params

_NAME = re.compile(rb'name="?([^";\r\n]+)"?')
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?')


def read_form(content_type: str, body: bytes) -> dict[str, bytes]:
    """Each part by its name. Raises Refused for a body that is no such form or breaks off."""
    boundary = _BOUNDARY.search(content_type)
    if not content_type.lower().startswith("multipart/form-data") or boundary is None:
        raise invalid_params("Content-Type must be multipart/form-data with a boundary")
    mark = b"--" + boundary.group(1).encode()
    parts = (b"\r\n" + body).split(b"\r\n" + mark)
    if len(parts) < 2 or not parts[-1].startswith(b"--"):
        raise Refused(400, "invalid_file_upload", "The form breaks off")
    return dict(_read_part(part) for part in parts[1:-1])


def _read_part(part: bytes) -> tuple[str, bytes]:
    head, gap, content = part.partition(b"\r\n\r\n")
    disposition = next(
        (line for line in head.split(b"\r\n") if line.lower().startswith(b"content-disposition:")), b""
    )
    name = _NAME.search(disposition)
    if not gap or name is None:
        raise Refused(400, "invalid_file_upload", "A part of the form has no name")
    return name.group(1).decode("utf-8", "replace"), content
