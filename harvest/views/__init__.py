"""Pages of projects, one module for each noun: door, form, one service or one selector, answer."""
