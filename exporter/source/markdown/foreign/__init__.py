"""Signs of other tools that mean nothing here, so that learners would read them as they stand."""
