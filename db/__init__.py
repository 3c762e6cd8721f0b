"""The memory: verdicts to rows and rows to histories, in SQLite through sqlite-utils."""
