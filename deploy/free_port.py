"""Exit with 0 when nobody listens on the given port of this machine."""

import socket
import sys

with socket.socket() as probe:
    # Without this, a port left a moment ago counts as taken for a minute.
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(sys.argv[1])))
    except OSError:
        sys.exit(1)
