"""What a region's pool shows: measures with their definitions, small numbers hidden, checks across authorities.

Beneath the web and beside the return and the packs. Frames are Polars; time, thresholds and keys are handed in.
"""
