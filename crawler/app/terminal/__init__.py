"""What a person at a terminal reads: results, progress, errors, exit codes."""
