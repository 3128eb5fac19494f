"""The content of the demo: invented people, invented applications, built through the services."""
