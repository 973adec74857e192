"""What the tool answers over HTTP: one blueprint per file."""
