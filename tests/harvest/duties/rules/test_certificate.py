"""A certificate has one form: each changed byte is noticed."""

import json

import pytest

from harvest.rules.certificate import (
    CertificateError,
    attach_signature,
    bytes_to_sign,
    read_certificate,
    to_file,
)

CONTENT = {
    "schema": "fieldgate/certificate/2",
    "number": "PR-2026-0001-C1",
    "data": {"records": {"videos": 3}},
    "title": "Übung",
}
SIGNED = attach_signature(CONTENT, public_key=b"k" * 32, signature=b"s" * 64)


def test_what_is_written_is_read_back() -> None:
    read = read_certificate(to_file(SIGNED))
    assert (read.content, read.public_key, read.signature) == (SIGNED, b"k" * 32, b"s" * 64)
    assert read.signed_bytes == bytes_to_sign(CONTENT) == bytes_to_sign(SIGNED)


def test_one_of_the_first_version_is_still_read() -> None:
    old = {**SIGNED, "schema": "fieldgate/certificate/1"}
    assert read_certificate(to_file(old)).content == old


def test_every_changed_byte_is_refused_or_signed_otherwise() -> None:
    body = to_file(SIGNED)
    for place in range(len(body)):
        changed = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        try:
            read = read_certificate(changed)
        except CertificateError:
            continue
        assert (read.signed_bytes, read.public_key, read.signature) != (
            bytes_to_sign(CONTENT),
            b"k" * 32,
            b"s" * 64,
        )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"schema": "fieldgate/certificate/1"}',
        json.dumps(SIGNED).encode(),
        to_file(SIGNED) + b"\n",
        to_file({**SIGNED, "schema": "fieldgate/certificate/3"}),
        to_file(CONTENT),
        to_file({**SIGNED, "signature": {**SIGNED["signature"], "algorithm": "none"}}),
        to_file({**SIGNED, "signature": {**SIGNED["signature"], "value": "a b"}}),
    ],
)
def test_anything_else_is_refused(body: bytes) -> None:
    with pytest.raises(CertificateError):
        read_certificate(body)
