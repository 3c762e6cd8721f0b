"""One run from a configuration to its last row: what it opens, holds and closes."""
