"""What our Content-Security-Policy would refuse on a page, found without a browser."""

from html.parser import HTMLParser


def csp_breaches(html: str) -> list[str]:
    page = _Page()
    page.feed(html)
    page.close()
    return page.breaches


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.breaches: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "style":
            self.breaches.append("<style>")
        if tag == "script" and not given.get("src") and given.get("type") != "application/json":
            self.breaches.append("<script> without a file")
        for name, value in given.items():
            is_code = (value or "").strip().lower().startswith("javascript:")
            if name == "style" or name.startswith("on") or is_code:
                self.breaches.append(f"{tag} {name}={value}")
