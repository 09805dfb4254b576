"""Serve any OpenAPI document over HTTP; knows nothing of Trigg."""
