"""What must hold of a bundle beyond the shape of its files: one module to each thing that is checked.

Every check adds to a list of problems and never stops at the first.
"""
