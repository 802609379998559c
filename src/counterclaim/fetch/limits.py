"""How long, how much and how often: what a fetch allows a server and itself."""

from dataclasses import dataclass

LONGEST_ADDRESS = 2_000


@dataclass(frozen=True)
class Limits:
    """Seconds, bytes and counts; the defaults are for the open web.

    `pause` is the least time between two requests to one host, `longest_crawl_delay` the longest
    pause that a robots.txt can ask for before its pages are left alone. `connect` and `read` bound
    one step, `total` a whole request. `wire` bounds what is received,
    `decoded` what that unpacks to. A passing failure is tried `tries` times; waits begin at
    `first_wait`, double, and follow Retry-After up to `longest_wait`.
    """

    pause: float = 3.0
    longest_crawl_delay: float = 60.0
    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0
    wire: int = 5_000_000
    decoded: int = 8_000_000
    robots: int = 500_000
    redirects: int = 5
    tries: int = 3
    first_wait: float = 2.0
    longest_wait: float = 120.0
