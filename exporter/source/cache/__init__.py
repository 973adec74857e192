"""A cache of items by content, so that only what has changed is read again. Without it, the output is the same."""
