"""What teachers and administrators read: rosters, answers, item analysis, CSV, all that is stored of a person."""
