"""What waits for a person, on the page and by a mail that holds only a link."""
