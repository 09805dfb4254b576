"""Compare two descriptions of the API: every breaking change, whom it breaks, and reports of it."""
