"""Regions and the bodies in them: authorities, trusts, managed service providers and agencies."""
