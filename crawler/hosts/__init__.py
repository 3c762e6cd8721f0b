"""What a run knows of each host: how fast it may be asked, and whether it answers."""
