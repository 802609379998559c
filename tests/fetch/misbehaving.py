"""A real HTTP server on loopback that misbehaves as it is told, and counts what it is asked."""

import contextlib
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Misbehaving:
    """Routes are functions of the handler; a path without one is a page with its own words."""

    def __init__(self):
        self.asked, self.headers, self.times, self.routes = Counter(), {}, [], {}
        self.closing = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                outer.asked[self.path] += 1
                outer.headers[self.path] = dict(self.headers)
                outer.times.append((self.path, time.monotonic()))
                self.close_connection = True
                # Who is left in the middle of a sentence need not complain.
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    outer.routes.get(self.path, outer.usual)(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        self.home = f"http://127.0.0.1:{self.port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def usual(self, handler):
        if handler.path == "/robots.txt":
            send(handler, b"", status=404)
        else:
            send(handler, f"<html><body><p>Page {handler.path}.</p></body></html>".encode())

    def close(self):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()


def send(handler, body, *, status=200, kind="text/html; charset=utf-8", **headers):
    handler.send_response(status)
    if kind:
        handler.send_header("Content-Type", kind)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), str(value))
    if "Content_Length" not in headers:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def sending(body, **how):
    return lambda handler: send(handler, body, **how)


def redirecting(place, status=302):
    return sending(b"", status=status, Location=place)


def in_turn(*routes):
    """Behave otherwise each time; as the last one from then on."""
    left = list(routes)
    return lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)


def raw(*pieces, pause=0.0):
    """Send bytes as they are, one piece after another; the last one for as long as it is taken."""

    def route(handler):
        for piece in pieces:
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(pause)

    return route


def endless(server, start, piece, pause=0.0):
    def route(handler):
        handler.wfile.write(start)
        while not server.closing.is_set():
            handler.wfile.write(piece)
            handler.wfile.flush()
            server.closing.wait(pause)

    return route
