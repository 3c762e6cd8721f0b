"""The composition root: the only place that prints, exits, schedules or notifies."""
