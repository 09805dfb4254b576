"""Compare responses with the API's description, and monitor those of a running client; ``trigg_ext.drift`` shows it."""
