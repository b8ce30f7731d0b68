"""Pages about people: their own accounts, and who belongs where in a region."""
