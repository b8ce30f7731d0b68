"""The demonstration: the exemplar region on a platform of its own, with someone of every kind to sign in as.

Everyone in it is made up, and so are the authorities. Whatever it keeps is in one folder.
"""
