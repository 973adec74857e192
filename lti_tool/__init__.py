"""The LTI 1.3 tool: launches the same courses inside an LMS and reports grades back. Not built yet."""
