"""Read OpenAPI documents, 3.0 and 3.1: pointers and references, flat schemas, JSON types, media types."""
