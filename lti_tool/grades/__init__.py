"""Sending scores to gradebooks: what is sent, when, and to which column."""
