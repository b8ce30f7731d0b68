"""What was done, by whom and when: one chain of events to a region, which cannot be edited unseen."""
