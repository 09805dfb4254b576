"""The site's generated pages: mkdocs.yml and docs/ are the rest of it."""
