"""Where settings come from, how each is read and shown; they end as an `app.config.Config`."""
