"""The memoranda of a region, as published: frozen, hashed and kept for ever."""
