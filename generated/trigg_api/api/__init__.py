"""One package per resource: its typed methods, and a module per method and path."""
