"""Sites whose status code lies: what to ask instead of a page, and what the answer means, pure."""
