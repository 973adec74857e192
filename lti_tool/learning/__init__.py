"""What learners do in a link, and how it is scored."""
