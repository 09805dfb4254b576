"""Turn Python values into JSON, request bodies and streams."""
