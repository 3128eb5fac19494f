"""Projects that harvest, and the duties that come with the data."""
