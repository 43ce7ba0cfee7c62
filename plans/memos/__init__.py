"""Memos that fill themselves from the plan: asking to do a project, and to approve an edition.

Each is a draft that says what the record says; what the record leaves open stands in square
brackets, and nobody can send those for signature. The way of a memo is that of the offices: who
writes it signs, the head of the division and the chief clerk endorse, the executive decides.
"""

from plans.memos.edition import ask_for_approval, obstacle_for_approval
from plans.memos.project import ask_for_project, obstacle_for_project

__all__ = [
    "ask_for_approval",
    "ask_for_project",
    "obstacle_for_approval",
    "obstacle_for_project",
]
