"""Documents in, links out: every link with the exact span of its URL in the source."""
