"""A file is sent whole, or from where a broken download ended (RFC 9110, sections 13.1.5 and 14)."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header

from harvest.rules.ranges import ByteRange, UnsatisfiableError, choose_range, is_current
from harvest.services.dataset_archive import Content


def send(request: HttpRequest, content: Content, filename: str) -> HttpResponseBase:
    """200, 206 for a part of exactly what the reader has the beginning of, 416 where there is no such part."""
    size = content.size
    try:
        part = _choose_part(request, content)
    except UnsatisfiableError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    sent = part or ByteRange(0, size)
    response = StreamingHttpResponse(
        content.read(sent.start, sent.stop),
        status=206 if part else 200,
        content_type="application/octet-stream",
        headers={
            "Accept-Ranges": "bytes",
            "Content-Disposition": content_disposition_header(True, filename) or "attachment",
            "Content-Length": str(sent.stop - sent.start),
            "ETag": content.etag,
        },
    )
    if part:
        response["Content-Range"] = f"bytes {sent.start}-{sent.stop - 1}/{size}"
    return response


def _choose_part(request: HttpRequest, content: Content) -> ByteRange | None:
    if not is_current(request.headers.get("If-Range", ""), content.etag):
        return None
    return choose_range(request.headers.get("Range", ""), content.size)
