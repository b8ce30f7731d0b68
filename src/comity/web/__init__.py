"""The platform: Comity as pages and an API, over the library.

It knows no rule: whatever a memorandum means is asked of the rooms below. Each room here is a Django app.
"""
