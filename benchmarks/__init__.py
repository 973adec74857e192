"""How fast lessonpack is, beside something that anybody can run."""
