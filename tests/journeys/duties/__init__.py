"""The parts of the walk through the duties that come with the data, in the order in which they are taken."""
