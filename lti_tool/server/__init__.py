"""Running the tool: setup, start and orderly shutdown."""
