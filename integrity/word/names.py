"""Names of Word's XML, as lxml spells them."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def value(element, name: str, default: str = "") -> str:
    """``w:val`` of the child ``name``; the default when it is not there."""
    child = element.find(W + name) if element is not None else None
    return default if child is None else child.get(f"{W}val", default)


def is_on(element, name: str) -> bool:
    """A switch such as w:vanish: on when it is there and does not say otherwise."""
    child = element.find(W + name) if element is not None else None
    return child is not None and child.get(f"{W}val", "1") not in {"0", "false", "off"}
