"""Background work: running it, finding what was cut off, and what is done by the clock."""
