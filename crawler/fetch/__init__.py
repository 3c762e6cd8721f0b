"""One target → one outcome: attempts, redirects, hedging, bodies, conditional requests."""
