"""Where TikTok's answers differ from the simulator's: three questions, put to both, and their shapes side by side.

    shapes        an answer as names and types, without any value
    questions     what is asked, and what our client made of the answer
    simulated     what the simulator says to the same questions
    differences   both side by side, in words

A shape holds no text and no number of an answer, so that a report of it names nobody and gives nothing away.
"""

from tiktok.comparison.differences import Difference, What, find_differences
from tiktok.comparison.questions import QUESTIONS, About, Heard, Listening, Question, Subject, hear
from tiktok.comparison.simulated import Expected, expect

__all__ = [
    "QUESTIONS",
    "About",
    "Difference",
    "Expected",
    "Heard",
    "Listening",
    "Question",
    "Subject",
    "What",
    "expect",
    "find_differences",
    "hear",
]
