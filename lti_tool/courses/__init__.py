"""The courses on offer, and their pages without answers."""
