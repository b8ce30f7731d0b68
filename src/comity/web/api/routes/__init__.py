"""The routes, one file for each room that they open."""
