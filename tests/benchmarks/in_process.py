"""Requests answered within this process, through the portal's WSGI application.

All its middleware is passed, and nothing else: a test client's own work would flatter the slower
of two views.
"""

from wsgiref.util import setup_testing_defaults

from django.core.wsgi import get_wsgi_application

from tests.benchmarks.installation import HOST

application = get_wsgi_application()


def get(path: str) -> bytes:
    environ = {"PATH_INFO": path, "HTTP_HOST": HOST, "HTTP_X_FORWARDED_PROTO": "https"}
    setup_testing_defaults(environ)
    statuses = []
    response = application(environ, lambda status, headers: statuses.append(status))
    try:
        body = b"".join(response)
    finally:
        response.close()
    if statuses != ["200 OK"]:
        raise ValueError(f"{path}: {statuses}")
    return body
