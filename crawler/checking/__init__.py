"""Many targets, each once, in host order → checks."""
