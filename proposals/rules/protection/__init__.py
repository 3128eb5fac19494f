"""How the data are protected: the short answers as values, as a text to start from, and as a document."""

from proposals.rules.protection.composing import Composed, Gap, compose
from proposals.rules.protection.facts import KEYS, PLAN, Protection, read_protection

__all__ = ["KEYS", "PLAN", "Composed", "Gap", "Protection", "compose", "read_protection"]
