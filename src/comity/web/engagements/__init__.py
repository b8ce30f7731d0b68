"""Before anyone is engaged: checks, their receipts, and the engagements that they let start."""
