"""What changed between two descriptions of the API, whom it breaks, and how to say it."""
