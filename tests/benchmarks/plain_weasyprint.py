"""HTML file to PDF file by WeasyPrint as it is: the same tags, but no text layer of ours."""

from pathlib import Path

from weasyprint import HTML

from integrity.pdf.fetcher import StaticOnlyFetcher, base_url
from integrity.pdf.render import OPTIONS


def main(html: str, pdf: str) -> None:
    source = HTML(
        string=Path(html).read_text(encoding="utf-8"),
        base_url=base_url(),
        url_fetcher=StaticOnlyFetcher(),
    )
    source.write_pdf(pdf, **OPTIONS)
