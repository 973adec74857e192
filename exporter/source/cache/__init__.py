"""What was made of a file before, so that only what has changed is read again. Without it, everything is the same."""
