"""What a region sees of its pool: figures, reports with small numbers hidden, and checks across authorities."""
