"""Files of a course that its texts show or link to: found inside the folder, and looked into."""
