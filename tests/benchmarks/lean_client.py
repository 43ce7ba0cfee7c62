"""A client that costs next to nothing: keeps its connections, reads bodies into one buffer and
throws them away. Prints how many whole responses came in how many seconds, as JSON.

    python lean_client.py PORT HOST PATH SHA256 SECONDS CONNECTIONS
"""

import hashlib
import json
import socket
import sys
import threading
import time

BUFFER = 1 << 20


class Connection:
    def __init__(self, port: int, request: bytes):
        self.address = ("127.0.0.1", port)
        self.request = request
        self.buffer = memoryview(bytearray(BUFFER))
        self.socket = socket.create_connection(self.address)

    def fetch(self, digest=None) -> None:
        """One whole response. With ``digest``, its body is hashed."""
        self.socket.sendall(self.request)
        held = b""
        while b"\r\n\r\n" not in held:
            count = self.socket.recv_into(self.buffer)
            if not count:
                raise ConnectionError("closed before the end of the head")
            held += self.buffer[:count]
        head, _, body = held.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200 "):
            raise ValueError(head.decode("latin-1"))
        if digest:
            digest.update(body)
        self._read(_length(head) - len(body), digest)

    def _read(self, left: int, digest) -> None:
        while left:
            count = self.socket.recv_into(self.buffer, min(left, BUFFER))
            if not count:
                raise ConnectionError("closed before the end of the body")
            if digest:
                digest.update(self.buffer[:count])
            left -= count


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise ValueError("the response does not say how long it is")


def responses(connection: Connection, until: float) -> int:
    count = 0
    while time.perf_counter() < until:
        connection.fetch()
        count += 1
    return count


def main() -> None:
    port, host, path, sha256, seconds, connections = sys.argv[1:]
    request = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Proto: https\r\n\r\n".encode()
    lines = [Connection(int(port), request) for _ in range(int(connections))]
    for line in lines:
        digest = hashlib.sha256()
        line.fetch(digest)
        if digest.hexdigest() != sha256:
            sys.exit(f"{path} sent other bytes than expected")
    counts: list[int] = []
    start = time.perf_counter()
    threads = [
        threading.Thread(
            target=lambda line=line: counts.append(responses(line, start + float(seconds)))
        )
        for line in lines
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(counts) < len(lines):
        sys.exit("a connection broke")
    elapsed = time.perf_counter() - start
    print(json.dumps({"timed": sum(counts), "all": sum(counts) + len(lines), "seconds": elapsed}))


if __name__ == "__main__":
    main()
