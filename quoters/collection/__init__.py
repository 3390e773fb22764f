"""The business on a unit of work: reading, curation, undo, calendar, import and export.

``unit_of_work`` is the port that every storage implements; the other modules are the only code
that changes a collection.
"""
