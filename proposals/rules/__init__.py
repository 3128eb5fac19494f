"""Pure rules: states, rights, findings. Plain data in, plain data out; no Django, no settings, no clock."""
