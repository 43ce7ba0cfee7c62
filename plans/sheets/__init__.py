"""A plan as a sheet: read, compared with the draft, written into it; and the way back.

The sheet is the whole plan. ``importing`` is the way in for command and admin, ``exporting`` the
way out; ``plans.resources`` declares the columns for both.
"""
