"""A forecast for people and for programs: words, tables, pictures, JSON."""
