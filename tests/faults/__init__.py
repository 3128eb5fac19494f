"""The fault table: what each test of a fault observed, and the page that operators read."""
