"""Parts of addresses that several apps have: integrity.urls registers them for all."""


class FiscalYear:
    """พ.ศ.: "2568"."""

    regex = r"2[0-9]{3}"  # no Thai digits: a page has one address

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)


class EditionNumber:
    """No longer than a database counts: a longer one is no edition, and no error either."""

    regex = r"[1-9][0-9]{0,4}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return str(value)
