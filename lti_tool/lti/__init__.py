"""LTI 1.3: logins, launches, registrations, and the services of an LMS."""
