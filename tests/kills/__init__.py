"""Workers that are killed at random, as often as one likes, on SQLite and on PostgreSQL: what was lost, doubled, broken."""
