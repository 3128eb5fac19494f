"""Pages of applications: a door, a form, one service or one selector, an answer."""
