"""Manuscripts that people send, as passages of text. Read in a process of their own that may not use more than its share.

caged    starts that process, and says in plain words what went wrong in it
cage     the process: reads the file from standard input, prints what it read
files    which reader a file needs, by its name and by how it begins
pdf, tex, plain    one reader each; Word documents are read by `proposals.rendering.word`
"""

from harvest.reading.caged import read_file
from harvest.reading.files import LARGEST_FILE, NAMES, ReadFile, UnreadableManuscript

__all__ = ["LARGEST_FILE", "NAMES", "ReadFile", "UnreadableManuscript", "read_file"]
