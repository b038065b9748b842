"""Numbers of spaces and recordings."""
