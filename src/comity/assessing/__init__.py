"""Reading, judging and reporting as one piece of work: what the command line and the platform do with a return alike.

It stands above `returns` and `packs`, which do not know each other, and knows nothing of who asked.
"""
