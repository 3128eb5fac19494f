"""What a text that is to be published gives away of the records behind it. Pure: texts in, findings out.

    folding      letters as they are compared, with the place where each stood
    manuscript   the text, its words, and what it names: accounts, ids, links, hashtags
    quotes       words that were taken from a caption, a comment, a transcript or a profile
    scan         the records go by one after the other; nothing of them is kept but what was found
    records      a record as a source of such words and names
    statements   what shows without any record: small counts, addresses, a missing attribution
    report       what was found, as people read it

The manuscript is the index and the corpus the stream, so that memory follows the manuscript. The check assists people
who decide; it proves nothing about pictures, translations or paraphrase.
"""

from harvest.rules.disclosure.findings import Finding, Sort, Weight
from harvest.rules.disclosure.manuscript import Manuscript, Passage, read_manuscript
from harvest.rules.disclosure.records import source_of
from harvest.rules.disclosure.report import Entry, build_report, count_sorts
from harvest.rules.disclosure.scan import Scan, Source
from harvest.rules.disclosure.statements import find_statements

__all__ = [
    "Entry",
    "Finding",
    "Manuscript",
    "Passage",
    "Scan",
    "Sort",
    "Source",
    "Weight",
    "build_report",
    "count_sorts",
    "find_statements",
    "read_manuscript",
    "source_of",
]
