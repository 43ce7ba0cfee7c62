"""Sheets: reading what clerks type in spreadsheets, and writing files that read back the same.

Reading goes from bytes to cells (``workbook``), to a table under its heading row (``table``), to
values (``cells``, ``divisions``, ``numbered_names``). What a sheet means is its app's business.
"""
