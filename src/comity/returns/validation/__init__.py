"""Whether a return is readable and coherent: errors, queries and notes, each with one definition."""
