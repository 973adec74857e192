"""QTI 1.2, in which Canvas, Blackboard, D2L, Respondus and many others write quizzes."""
