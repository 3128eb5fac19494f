"""What screens show: one function and one dataclass each, with a fixed number of queries. Nothing here writes."""
