"""Scores on their way to the gradebooks: what is sent, when, and into which column."""
