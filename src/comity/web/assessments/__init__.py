"""A file judged in the browser, with nothing kept."""
