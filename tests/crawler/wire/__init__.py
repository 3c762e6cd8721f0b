"""The sockets: every claim about them is shown on real ones."""
