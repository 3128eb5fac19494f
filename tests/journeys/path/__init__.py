"""The chapters of the whole path, in order; each takes the journey one stage on."""
