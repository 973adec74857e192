"""The tool over HTTP: blueprints, and what they share."""
