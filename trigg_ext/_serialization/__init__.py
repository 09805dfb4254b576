"""Serialize Python values: JSON, request bodies and streams; deserialize users' own classes."""
