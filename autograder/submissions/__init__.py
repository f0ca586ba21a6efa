"""What was handed in: found, fetched, read without trust, put back into the source's order."""
