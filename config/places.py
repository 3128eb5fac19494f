"""Where copies of datasets may go besides this machine's folder: another folder, or S3-compatible storage."""

from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def read_place(address: str, endpoint: str) -> dict[str, Any]:
    """The entry of STORAGES for `file:///mnt/share/datasets` or `s3://bucket/folder`. Keys of S3 come from the
    environment, as its library reads them. ImproperlyConfigured for anything else."""
    place = urlsplit(address)
    if place.scheme == "file" and place.path.startswith("/") and not place.netloc:
        options: dict[str, Any] = {
            "location": place.path,
            "allow_overwrite": True,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        }
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    if place.scheme == "s3" and place.netloc:
        options = {
            "bucket_name": place.netloc,
            "location": place.path.strip("/"),
            "endpoint_url": endpoint or None,
            "default_acl": "private",
            "file_overwrite": True,
        }
        return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
    raise ImproperlyConfigured(
        "FIELDGATE_DATASETS_STORAGE has to be file:///… with a whole path, or s3://bucket/folder."
    )
