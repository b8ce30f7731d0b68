"""The returns that a region's authorities make: rounds, files, versions, what is wrong, who signed."""
