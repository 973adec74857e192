"""The compiler: turns a course folder into files for a learning management system."""

__version__ = "0.1.0"
