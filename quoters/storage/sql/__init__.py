"""The unit of work on SQL tables, through SQLAlchemy Core: one module a repository."""
