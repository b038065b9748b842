"""What is written, reacted and pinned in spaces."""
