"""One file that holds the platform: its database, its keys and its files, taken at one moment, and putting it back.

The archive is a ZIP with a manifest of every part's digest. The database is in its own form: SQLite's file, by its
online backup, or PostgreSQL's rows, by COPY in one snapshot; an archive is put back into the kind that it came from.
"""
