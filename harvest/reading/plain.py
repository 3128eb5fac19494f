"""Plain text and Markdown: a passage for each paragraph, with the line on which it begins."""

from collections.abc import Iterator

from harvest.reading.files import ReadFile, UnreadableManuscript
from harvest.rules.disclosure import Passage


def read_plain(content: bytes) -> ReadFile:
    return ReadFile(tuple(split_paragraphs(decode(content))))


def decode(content: bytes) -> str:
    """UTF-8, or UTF-16 with its mark. UnreadableManuscript."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableManuscript("This text is not in UTF-8. Save it as UTF-8, then send that.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def split_paragraphs(text: str) -> Iterator[Passage]:
    """Paragraphs end at an empty line."""
    lines: list[str] = []
    begins = 1
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.strip():
            begins = begins if lines else number
            lines.append(line)
        elif lines:
            yield Passage(f"line {begins}", "\n".join(lines))
            lines = []
