"""Alembic's revisions of the tables, run by `lti_tool.store.Store.migrate`."""
