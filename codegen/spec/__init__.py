"""Read the vendor's bundle and prepare the effective document."""
