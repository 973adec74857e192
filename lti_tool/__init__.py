"""The LTI 1.3 tool: launches the same courses inside an LMS, grades them on the server, and reports scores back."""
