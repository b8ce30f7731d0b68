"""The template workbook: made from the dictionary, stamped with its version, quarter and memorandum."""
