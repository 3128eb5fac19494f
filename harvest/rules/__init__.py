"""Pure rules of harvests and duties. Plain data in, plain data out; no Django, no settings, no clock."""
