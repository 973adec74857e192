"""The available courses, and their pages without answers."""
