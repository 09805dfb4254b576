"""Send one call: attempts, connections, response check, errors."""
