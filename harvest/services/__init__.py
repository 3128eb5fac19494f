"""The acts of a project: opening, keys, collections, runs, and the work of one step at a time."""
