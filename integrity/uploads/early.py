"""Stops a request that is far too large before it is read, whoever sends it and to which page."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class StopsEarly(FileUploadHandler):
    """First of the handlers: a gigabyte is neither read nor written to the disk.

    A request always says how long it is: the server cuts off what goes on beyond it.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803
        if content_length > settings.REQUEST_MAX_BYTES:
            raise RequestDataTooBig("The request holds more than any page takes.")

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None
