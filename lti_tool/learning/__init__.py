"""What learners do behind a link, and what it is worth."""
