"""Alembic's revisions of the tables, run by `lti_tool.base.database.Store.migrate`."""
