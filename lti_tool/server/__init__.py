"""Running the tool: setting up, starting, and ending in order."""
