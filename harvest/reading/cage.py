"""The process that reads a file that nobody trusts: `python -m harvest.reading.cage NAME`, the file on standard input.

Prints {"passages": [[place, text], …], "not_checked": [...]} or {"refused": "what to do"}. It has no secret, writes no
file, and ends when it has used its memory or its time.
"""

import json
import resource
import sys
from collections.abc import Callable, Mapping
from typing import Final

from harvest.reading.files import LARGEST_FILE, ReadFile, UnreadableManuscript, find_sort, refuse_without_text
from harvest.reading.pdf import read_pdf
from harvest.reading.plain import read_plain
from harvest.reading.tex import read_tex
from harvest.rules.disclosure import Passage
from proposals.rendering.word.every_text import read_every_text
from proposals.rendering.word.packages import UnreadableFile

MOST_MEMORY: Final = 1_000_000_000
MOST_SECONDS: Final = 50


def read_word(content: bytes) -> ReadFile:
    read = read_every_text(content)
    not_checked = [f"{read.pictures} pictures or drawings"] if read.pictures else []
    if read.has_deleted_text:
        not_checked.append("deleted text of tracked changes, which is still in the file, was checked too")
    return ReadFile(tuple(Passage(*pair) for pair in read.paragraphs), tuple(not_checked))


READERS: Final[Mapping[str, Callable[[bytes], ReadFile]]] = {
    ".pdf": read_pdf,
    ".docx": read_word,
    ".tex": read_tex,
    ".md": read_plain,
    ".txt": read_plain,
}


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    content = sys.stdin.buffer.read(LARGEST_FILE + 1)
    try:
        read = refuse_without_text(READERS[find_sort(sys.argv[1], content)](content))
    except (UnreadableManuscript, UnreadableFile) as error:
        answer: dict[str, object] = {"refused": error.message}
    else:
        answer = {
            "passages": [[passage.place, passage.text] for passage in read.passages],
            "not_checked": read.not_checked,
        }
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
