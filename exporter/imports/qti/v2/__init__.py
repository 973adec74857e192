"""QTI 2.1 and 2.2, in which Canvas's New Quizzes, TAO and others write items and tests."""
