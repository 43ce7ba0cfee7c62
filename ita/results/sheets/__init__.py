"""A result as a sheet: one row a score, for instruments, indicators, or as deep as the office has.

``columns`` declares the sheet once, ``reading`` says what its rows mean by the scheme of the year,
``importing`` brings them in and ``exporting`` writes the same sheet.
"""
