"""Read OpenAPI documents: pointers, schemas, types, media types."""
