"""What a browser would send back from an admin page: so that tests post what people post."""

from html.parser import HTMLParser


def posted(html: str) -> dict[str, list[str]]:
    """The filled boxes of the page's main form, by name; empty rows of "add another" left out."""
    page = _Form()
    page.feed(html)
    return {name: values for name, values in page.boxes.items() if "__prefix__" not in name}


def open_form(client, address: str) -> dict[str, list[str]]:
    response = client.get(address)
    assert response.status_code == 200, address
    return posted(response.content.decode())


class _Form(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.boxes: dict[str, list[str]] = {}
        self._select = self._textarea = ""
        self._options: list[tuple[str, bool]] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("name") or ""
        if tag == "input" and name and given.get("type") not in ("submit", "button", "file"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                # What a browser sends for a ticked box that names no value of its own.
                unnamed = "on" if given.get("type") in ("checkbox", "radio") else ""
                self.boxes.setdefault(name, []).append(given.get("value", unnamed) or "")
        elif tag == "select" and name:
            self._select, self._options = name, []
        elif tag == "option" and self._select:
            self._options.append((given.get("value") or "", "selected" in given))
        elif tag == "textarea" and name:
            self._textarea = name
            self.boxes[name] = [""]

    def handle_data(self, data):
        if self._textarea:
            self.boxes[self._textarea][0] += data

    def handle_endtag(self, tag):
        if tag == "select" and self._select:
            chosen = [value for value, selected in self._options if selected]
            self.boxes.setdefault(self._select, []).extend(chosen)
            self._select = ""
        elif tag == "textarea":
            # HTML drops the first line break of a textarea; the admin writes one.
            if self._textarea:
                text = self.boxes[self._textarea][0]
                self.boxes[self._textarea][0] = text.removeprefix("\r\n").removeprefix("\n")
            self._textarea = ""
