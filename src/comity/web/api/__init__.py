"""The same platform for programs: keys, scopes, and the routes under /api/v1/."""
