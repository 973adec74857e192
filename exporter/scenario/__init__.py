"""Scenarios: stories that branch by what learners choose. How they are played, and what is proven."""
