"""What each page of a project shows: one typed value for a page, by a fixed number of queries."""
