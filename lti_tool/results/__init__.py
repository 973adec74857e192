"""What teachers and administrators read: rosters, answers, item analysis, CSV, and the data stored about a learner."""
