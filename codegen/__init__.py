"""The pipeline that turns the vendor's OpenAPI bundle into ``generated/``: fetch, check, generate, verify, report."""
