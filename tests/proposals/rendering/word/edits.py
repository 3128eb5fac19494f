"""A Word file as its user leaves it: changed in its XML, as word processors write it."""

import io
import zipfile
from collections.abc import Callable

from proposals.rendering.archives import write_archive

WORDML = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DOCUMENT = "word/document.xml"
COMMENTS = "word/comments.xml"
RELATIONS = "word/_rels/document.xml.rels"
COMMENTS_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"


def unpack(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def change(content: bytes, edit: Callable[[str], str], part: str = DOCUMENT) -> bytes:
    parts = unpack(content)
    changed = edit(parts[part].decode())
    assert changed != parts[part].decode(), "the edit found nothing to change"
    return write_archive((parts | {part: changed.encode()}).items())


def replace(content: bytes, *pairs: tuple[str, str]) -> bytes:
    for old, new in pairs:
        content = change(content, lambda xml, old=old, new=new: xml.replace(old, new))
    return content


def add_comments(content: bytes, *comments: tuple[str, str]) -> bytes:
    """Author and text of each; its number is its place. The body has to name them."""
    written = "".join(
        f'<w:comment w:id="{number}" w:author="{author}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:comment>'
        for number, (author, text) in enumerate(comments)
    )
    relation = f'<Relationship Id="rId900" Type="{COMMENTS_TYPE}" Target="comments.xml"/></Relationships>'
    content = change(content, lambda xml: xml.replace("</Relationships>", relation), RELATIONS)
    xml = f'<w:comments xmlns:w="{WORDML}">{written}</w:comments>'
    return write_archive((unpack(content) | {COMMENTS: xml.encode()}).items())


def comment_on(words: str, number: int) -> tuple[str, str]:
    """A pair for `replace`: the words become a run of their own with a comment beside them."""
    beside = (
        f'</w:t></w:r><w:commentRangeStart w:id="{number}"/><w:r><w:t>{words}</w:t></w:r>'
        f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'
        '<w:r><w:t xml:space="preserve">'
    )
    return words, beside
