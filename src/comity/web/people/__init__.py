"""People, their memberships of organisations, and what those let them do."""
