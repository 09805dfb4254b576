"""Write code from the effective document."""
