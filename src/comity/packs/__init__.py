"""What people read: one document model, and the renderings and contents built on it.

`document` holds the model (heading, paragraph, table, chart, notice ...), `html` renders it as one
self-contained page, `chart` draws, and `report` says what a judged return comes to. A pack knows
findings and the memorandum; it never reads a return and never decides an outcome.
"""
