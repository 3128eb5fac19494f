"""TikTok's query language for videos: read it, check it, say it in words, build it from names."""

from tiktok.limits import MAX_WINDOW
from tiktok.query.build import build_query
from tiktok.query.grammar import Condition, Operation, Problem, Query, QueryError
from tiktok.query.parse import parse_query
from tiktok.query.text import parse_query_text
from tiktok.query.words import say_query

__all__ = [
    "MAX_WINDOW",
    "Condition",
    "Operation",
    "Problem",
    "Query",
    "QueryError",
    "build_query",
    "parse_query",
    "parse_query_text",
    "say_query",
]
