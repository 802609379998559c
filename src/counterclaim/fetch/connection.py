"""Connections that lead only where they may, and only for as long and as much as is allowed."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore
import httpx

from counterclaim.fetch.addresses import resolved
from counterclaim.fetch.limits import Limits


class TooMuchError(Exception):
    """A server sent more than is taken, or took longer than is waited; the message says which."""


class Budget:
    """What is left of the time and the bytes of one request."""

    def __init__(self, limits: Limits):
        """Begin now."""
        self.limits = limits
        self.begin()

    def begin(self) -> None:
        """Begin again, for the next request."""
        self.until = time.monotonic() + self.limits.total
        # Headers and the wrapping of chunks come on top of the body.
        self.bytes_left = self.limits.wire + 200_000

    @contextmanager
    def step(self, seconds: float | None) -> Iterator[float]:
        """Give how long one step may take; the last one ends with the time of the whole."""
        left = self._left()
        try:
            yield left if seconds is None else min(seconds, left)
        except httpcore.TimeoutException:
            self._left()
            raise

    def _left(self) -> float:
        left = self.until - time.monotonic()
        if left <= 0:
            raise TooMuchError(f"took longer than {self.limits.total:g} seconds")
        return left

    def take(self, received: bytes) -> bytes:
        """Count what was received."""
        self.bytes_left -= len(received)
        if self.bytes_left < 0:
            raise TooMuchError(f"sent more than {self.limits.wire:,} bytes")
        return received


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, budget: Budget):
        self._inner, self._budget = inner, budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with self._budget.step(timeout) as seconds:
            return self._budget.take(self._inner.read(max_bytes, seconds))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        with self._budget.step(timeout) as seconds:
            self._inner.write(buffer, seconds)

    def close(self) -> None:
        self._inner.close()

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        with self._budget.step(timeout) as seconds:
            inner = self._inner.start_tls(ssl_context, server_hostname, seconds)
        return _Stream(inner, self._budget)

    def get_extra_info(self, info: str):
        return self._inner.get_extra_info(info)


class Backend(httpcore.NetworkBackend):
    """Resolves a name, checks every number it leads to, and connects to a checked one itself.

    The name is resolved once: a second answer to the same question has no one to give it to.
    """

    def __init__(self, budget: Budget, *, loopback: bool = False):
        """Take the budget that all connections share; `loopback` is for tests only."""
        self._inner, self._budget, self._loopback = httpcore.SyncBackend(), budget, loopback

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        """Connect to the first checked number that answers."""
        try:
            numbers = resolved(host, port, loopback=self._loopback)
        except (socket.gaierror, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name {host} does not resolve") from error
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for number in numbers:
            try:
                with self._budget.step(timeout) as seconds:
                    stream = self._inner.connect_tcp(
                        number, port, seconds, local_address, socket_options
                    )
                return _Stream(stream, self._budget)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def connect_unix_socket(self, path, timeout=None, socket_options=None):
        """Refuse: no page lives in a socket of this machine."""
        raise httpcore.ConnectError("unix sockets are not asked")


class _Body(httpx.SyncByteStream):
    def __init__(self, inner):
        self._inner = inner

    def __iter__(self) -> Iterator[bytes]:
        yield from self._inner

    def close(self) -> None:
        self._inner.close()


class Transport(httpx.BaseTransport):
    """A transport for httpx over `Backend`; no proxy, no connection kept."""

    def __init__(self, budget: Budget, *, loopback: bool = False):
        """Take the budget of the requests; `loopback` is for tests only."""
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=1,
            max_keepalive_connections=0,
            network_backend=Backend(budget, loopback=loopback),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; faults are those of httpcore."""
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = self._pool.handle_request(
            httpcore.Request(
                request.method,
                url,
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer.stream),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        """Close what is open."""
        self._pool.close()
