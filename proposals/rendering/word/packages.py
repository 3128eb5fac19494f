"""A Word file that somebody sent, opened without trusting it.

Only the parts that are needed are unpacked, up to a limit; nothing outside of the file is read, no entity is
expanded, and a document type definition is refused: no word processor writes one.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from lxml import etree

from accounts.rules.errors import Invalid

LARGEST_PART: Final = 20_000_000
"""Bytes of one part when unpacked: XML of some thousand pages."""
MOST_ELEMENTS: Final = 300_000
"""In the text. 12,000 words, written by Word with every trace of its editing, have about 60,000."""
MOST_PARTS: Final = 5_000
PACKED: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How Word files are packed. Others unpack all at once, whatever the limit."""
OLD_OR_LOCKED: Final = b"\xd0\xcf\x11\xe0"
"""How files of Word 97 begin, and those that a password protects."""
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS: Final = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

TEXT_PARTS: Final = ("footnotes", "endnotes", "comments", "header", "footer")

type Element = Any


class UnreadableFile(Invalid):
    """The message says what to do."""


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a Word file that say something; None where there is no such part."""

    document: Element
    styles: Element | None
    numbering: Element | None
    comments: Element | None
    links: dict[str, str]


def open_package(content: bytes) -> Package:
    """Raises `UnreadableFile` for what is no Word document, or one that no word processor wrote."""
    return _unpack(content, _read_parts)


def open_text_parts(content: bytes) -> dict[str, Element]:
    """The roots of all parts that hold text, by what they are: the document first, then notes, comments, headers, footers.

    Raises `UnreadableFile` as `open_package` does.
    """
    return _unpack(content, _read_text_parts)


def _unpack[T](content: bytes, read: Callable[[zipfile.ZipFile], T]) -> T:
    if content.startswith(OLD_OR_LOCKED):
        raise UnreadableFile(
            "This file is in Word's old format, or protected by a password. Save it as a Word document (.docx) "
            "without a password, then send that."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return read(archive)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
        ValueError,
        zlib.error,
    ) as error:
        raise _unopened() from error


def _read_text_parts(archive: zipfile.ZipFile) -> dict[str, Element]:
    document, folder, relations = _read_document(archive)
    found = {"document": document}
    for kind in TEXT_PARTS:
        for number, target in enumerate(_find_targets(relations, f"{OFFICE}/{kind}", folder)):
            part = _read(archive, target)
            if part is not None:
                found[f"{kind} {number}"] = part
    return found


def _read_document(archive: zipfile.ZipFile) -> tuple[Element, str, Element | None]:
    """The document, the folder in which it lies, and what it refers to."""
    if len(archive.infolist()) > MOST_PARTS:
        raise _too_large()
    main = _find_target(_read(archive, "_rels/.rels"), f"{OFFICE}/officeDocument", "")
    document = _read(archive, main) if main else None
    if main is None or document is None:
        raise UnreadableFile(
            "This file is packed like a Word document, but holds none. Save your text as a Word document (.docx), "
            "then send that."
        )
    if sum(1 for _ in islice(document.iter(), MOST_ELEMENTS + 1)) > MOST_ELEMENTS:
        raise _too_large()
    folder, name = posixpath.split(main)
    return document, folder, _read(archive, posixpath.join(folder, "_rels", f"{name}.rels"))


def _read_parts(archive: zipfile.ZipFile) -> Package:
    document, folder, relations = _read_document(archive)
    return Package(
        document=document,
        styles=_read_related(archive, relations, folder, "styles"),
        numbering=_read_related(archive, relations, folder, "numbering"),
        comments=_read_related(archive, relations, folder, "comments"),
        links=_list_links(relations),
    )


def _read_related(
    archive: zipfile.ZipFile, relations: Element | None, folder: str, kind: str
) -> Element | None:
    target = _find_target(relations, f"{OFFICE}/{kind}", folder)
    return _read(archive, target) if target else None


def _find_target(relations: Element | None, kind: str, folder: str) -> str | None:
    return next(_find_targets(relations, kind, folder), None)


def _find_targets(relations: Element | None, kind: str, folder: str) -> Iterator[str]:
    for each in _list_relations(relations):
        if each.get("Type") == kind and each.get("TargetMode") != "External":
            yield posixpath.normpath(posixpath.join(folder, each.get("Target", ""))).lstrip("/")


def _list_links(relations: Element | None) -> dict[str, str]:
    """Addresses of links by the id that the text names."""
    found = (each for each in _list_relations(relations) if each.get("Type") == f"{OFFICE}/hyperlink")
    return {each.get("Id", ""): each.get("Target", "") for each in found}


def _list_relations(relations: Element | None) -> list[Element]:
    return [] if relations is None else relations.findall(RELATIONS)


def _read(archive: zipfile.ZipFile, name: str) -> Element | None:
    """The root of a part; None where there is no such part. What a part says of its size is not believed."""
    try:
        part = archive.getinfo(name)
    except KeyError:
        return None
    if part.compress_type not in PACKED:
        raise _unopened()
    with archive.open(part) as stream:
        content = stream.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART or content.count(b"<") > 2 * MOST_ELEMENTS:
        raise _too_large()
    return _parse(content)


def _parse(content: bytes) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root: Element = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableFile(
            "This Word document is damaged. Open it in your word processor, save it again, then send that."
        ) from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableFile(
            "This Word document holds definitions that no word processor writes, so it was not read. Copy your text "
            "into the file that you exported, then send that."
        )
    return root


def _unopened() -> UnreadableFile:
    return UnreadableFile(
        "This file cannot be opened as a Word document. Open it in your word processor, save it as a Word "
        "document (.docx), then send that."
    )


def _too_large() -> UnreadableFile:
    return UnreadableFile(
        "This Word document is too large once unpacked. Copy your text into the file that you exported, without "
        "pictures, then send that."
    )
