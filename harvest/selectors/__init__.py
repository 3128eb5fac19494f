"""What screens and commands show of projects. Reads only."""
