"""Mapping profiles: what the headings and values of one sender's files mean, proposed and then confirmed."""
