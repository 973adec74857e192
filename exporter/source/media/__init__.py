"""Finds and checks the files that a course's texts show or link to."""
