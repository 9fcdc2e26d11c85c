"""A command line into calls of the package: a module a subcommand, with its arguments, an example and what it does."""
