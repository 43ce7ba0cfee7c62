"""What stands above every page of a record, as each kind of record fills it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """``here``: what a page calls itself when it says where one is. ``is_main``: the next step,
    drawn as the button of the page. ``is_apart``: opens beside the page, which stays as it is."""

    label: str
    address: str
    here: str = ""
    is_main: bool = False
    is_apart: bool = False
