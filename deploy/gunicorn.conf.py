"""Gunicorn for the portal; every figure can be set from the environment file."""

import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
# Publishing a long plan renders its PDF within the request.
timeout = 120
# Memory that the PDF libraries keep is given back now and then, not in all workers at once.
max_requests = 2000
max_requests_jitter = 200
# The heartbeat file must not lie on a disk that may stall.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
# Nobody steers the server while it runs; systemd restarts it.
control_socket_disable = True
