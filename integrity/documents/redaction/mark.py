"""What is put in the place of a value. As long as the value: it fits every column and cell."""

MARK = "█"
PLAIN_MARK = "x"  # for files in an encoding that has no other


def blanked(content, value: str):
    """``content`` (text, or JSON of lists and dicts) without ``value``."""
    if isinstance(content, str):
        return content.replace(value, MARK * len(value))
    if isinstance(content, list):
        return [blanked(each, value) for each in content]
    if isinstance(content, dict):
        return {blanked(key, value): blanked(each, value) for key, each in content.items()}
    return content


def count_in(content, value: str) -> int:
    if isinstance(content, str):
        return content.count(value)
    if isinstance(content, list):
        return sum(count_in(each, value) for each in content)
    if isinstance(content, dict):
        return sum(count_in(each, value) for each in [*content.keys(), *content.values()])
    return 0
