"""Asking for exceptions, signing them along the route, and the register that the region sees."""
