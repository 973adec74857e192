"""The compiler: a course folder in, files for a learning management system out."""

__version__ = "0.1.0"
