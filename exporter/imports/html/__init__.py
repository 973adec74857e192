"""HTML as Markdown, by a library that not everybody has: nothing here is imported before a text needs it."""
