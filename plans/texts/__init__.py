"""Texts of a plan's projects, from a Word file or pasted, into the projects of a draft.

``cleaning`` → ``splitting`` (blocks) → ``headings`` (sections of a block) → ``doubts`` →
``matching`` (which project) → ``readings`` (kept until a clerk agrees) → ``saving``.
"""
