"""What the walks that begin with a grant are given: a world, grants, and a collection that is added."""

from datetime import UTC, datetime

BEGINS = datetime(2026, 12, 1, 9, tzinfo=UTC)
SCENARIO = {
    "seed": 11,
    "now": BEGINS.isoformat(),
    "first_day": "2026-09-01",
    "videos_per_day": 60,
    "accounts": 60,
    "deletion_rate": 0.0,
    "processing_polls": 0,
}
FIELDS = ["id", "create_time", "username", "video_description", "view_count", "region_code"]
VOTES = {
    "name": "votes",
    "kind": "videos",
    "query": {
        "and": [{"operation": "IN", "field_name": "region_code", "field_values": ["BE", "DE", "FR", "US"]}]
    },
    "start_date": "20261001",
    "end_date": "20261012",
    "fields": FIELDS,
}
SEEN = VOTES | {
    "name": "seen",
    "query": {"and": [{"operation": "GTE", "field_name": "view_count", "field_values": ["1000"]}]},
    "start_date": "20261010",
    "end_date": "20261020",
}
HANDOVER = {
    "schema": "fieldgate/handover/1",
    "title": "Short videos before the vote",
    "institution": {"name": "University of Northmere", "department": "Politics", "country": "BE"},
    "principal_investigator": {"name": "Bea Quist", "email": "bea.quist@northmere.example"},
    "team": [{"name": "Ana Sol", "email": "ana.sol@northmere.example", "role": "data_user"}],
    "access": {"start": "2026-12-01", "end": "2028-11-30"},
    "collections": [VOTES],
}
COLLECTED = VOTES | {"end_date": "20261006"}
DUTIES = HANDOVER | {
    "team": [
        {"name": "Ana Sol", "email": "ana.sol@northmere.example", "role": "data_user"},
        {"name": "Cem Dor", "email": "cem.dor@northmere.example", "role": "manager"},
    ],
    "access": {"start": "2025-12-07", "end": "2026-12-06"},
    "collections": [COLLECTED],
}
"""Cem Dor sees to runs and signs what others wrote; records are for Ana Sol and the PI."""
