"""A submission → a Result; a class of them in parallel."""
