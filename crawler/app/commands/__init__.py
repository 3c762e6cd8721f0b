"""One module a subcommand, imported only when it is invoked."""
