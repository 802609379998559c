"""A polite client: it says who it is, asks robots.txt first, waits, tries again, and has limits."""

import email.utils
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.metadata import version

import httpcore
import httpx
from protego import Protego
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from counterclaim.fetch.addresses import RefusedError, checked
from counterclaim.fetch.connection import Budget, TooMuchError, Transport
from counterclaim.fetch.limits import Limits

AGENT = "counterclaim"
KINDS = ("text/html", "application/xhtml+xml", "text/plain")
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
BROKEN = (httpx.HTTPError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException)


class FailedError(Exception):
    """A page was not had; `status` is what the server said, if it said anything."""

    def __init__(self, reason: str, status: int | None = None, retry_after: float = 0.0):
        """Keep the reason, the status and how long the server asks to wait."""
        super().__init__(reason)
        self.status, self.retry_after = status, retry_after


class PassingError(FailedError):
    """A failure that may pass: the same request can be tried again."""


class ForbiddenError(FailedError):
    """The site asks programs to keep away; that is kept to, by every road."""


class UnreachableError(FailedError):
    """The site's robots.txt cannot be had, so that nobody knows what it allows."""


@dataclass(frozen=True)
class Page:
    """What came back: the address it came from, the body as sent (unpacked), and what was said."""

    address: str
    status: int
    body: bytes
    charset: str
    received_at: str


@dataclass
class Client:
    """Fetches pages, one at a time.

    Parameters
    ----------
    limits
        What is allowed.
    loopback
        For tests only: whether this machine may be asked.
    sleep
        How to wait.
    """

    limits: Limits = field(default_factory=Limits)
    loopback: bool = False
    sleep: Callable[[float], None] = time.sleep

    def __post_init__(self) -> None:
        """Open nothing yet; remember nothing yet."""
        self._budget = Budget(self.limits)
        self._robots: dict[str, Protego | FailedError] = {}
        self._last: dict[str, float] = {}
        steps = httpx.Timeout(self.limits.read, connect=self.limits.connect)
        self._http = httpx.Client(
            transport=Transport(self._budget, loopback=self.loopback),
            trust_env=False,
            timeout=steps,
            headers={
                "User-Agent": f"{AGENT}/{version('counterclaim')} (+research; one page at a time)",
                "Accept": "text/html, application/xhtml+xml, text/plain;q=0.9",
                "Accept-Encoding": "gzip, deflate",
            },
            # No cookie is kept, so none is ever sent.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )

    def __enter__(self) -> "Client":
        """Use it with `with`, so that it is closed."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close what is open."""
        self._http.close()

    def page(self, address: str) -> Page:
        """Fetch a page, trying again where a failure may pass.

        Raises
        ------
        RefusedError
            The address, or one that it leads to, must not be asked.
        ForbiddenError, UnreachableError
            robots.txt forbids it, or cannot be had.
        FailedError
            All else; the message is the reason.
        """
        return self._trying(self._page_once, address)

    def _trying(self, ask: Callable, address: object) -> object:
        attempts = Retrying(
            stop=stop_after_attempt(self.limits.tries),
            wait=self._wait,
            retry=retry_if_exception_type(PassingError),
            sleep=self.sleep,
            reraise=True,
        )
        return attempts(ask, address)

    def _wait(self, state: RetryCallState) -> float:
        asked = state.outcome.exception().retry_after if state.outcome else 0.0
        return max(asked, self.limits.first_wait * 2 ** (state.attempt_number - 1))

    def _page_once(self, address: str) -> Page:
        url = checked(address)
        for _ in range(self.limits.redirects + 1):
            self._ask_robots(url)
            page, onward = self._asked(url, self.limits.decoded, KINDS)
            if page is not None:
                return page
            url = onward
        raise FailedError(f"more than {self.limits.redirects} redirects")

    # ---- robots.txt

    def _ask_robots(self, url: httpx.URL) -> None:
        site = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if site not in self._robots:
            self._robots[site] = self._robots_of(site)
        rules = self._robots[site]
        if isinstance(rules, FailedError):
            raise UnreachableError(str(rules), rules.status)
        if not rules.can_fetch(str(url), AGENT):
            raise ForbiddenError("robots.txt forbids this address")
        asked = self._crawl_delay(rules)
        if asked > self.limits.longest_crawl_delay:
            raise ForbiddenError(f"robots.txt asks for {asked:g} seconds between requests")

    @staticmethod
    def _crawl_delay(rules: object) -> float:
        delay = rules.crawl_delay(AGENT) if isinstance(rules, Protego) else None
        rate = rules.request_rate(AGENT) if isinstance(rules, Protego) else None
        slow = rate.seconds / rate.requests if rate and rate.requests else 0.0
        return max(float(delay or 0.0), slow)

    def _robots_of(self, site: str) -> Protego | FailedError:
        """Read robots.txt as RFC 9309 says: none means all is allowed, no answer that nothing is."""
        try:
            return self._trying(self._robots_once, checked(f"{site}/robots.txt"))
        except FailedError as error:
            if error.status is not None and 400 <= error.status < 500 and error.status != 429:
                return Protego.parse("")
            return UnreachableError(f"robots.txt cannot be had ({error})", error.status)

    def _robots_once(self, first: httpx.URL) -> Protego:
        url = first
        for _ in range(self.limits.redirects + 1):
            try:
                page, onward = self._asked(url, self.limits.robots, (), whole=False)
            except RefusedError as error:
                # Where the site itself must not be asked, neither must its pages.
                if url == first and not str(error).startswith("redirects"):
                    raise
                raise FailedError(str(error)) from error
            if page is not None:
                text = page.body.decode("utf-8-sig", errors="replace")
                return Protego.parse(text.replace("\0", ""))
            url = onward
        raise FailedError("redirects without end")

    # ---- one request

    def _asked(
        self, url: httpx.URL, most: int, kinds: tuple[str, ...], *, whole: bool = True
    ) -> tuple[Page | None, httpx.URL | None]:
        """Send one request: a page, or the address that it redirects to."""
        self._keep_distance(url)
        self._budget.begin()
        try:
            with self._http.stream("GET", url) as answer:
                if answer.status_code in REDIRECTS:
                    return None, _onward(url, answer.headers)
                self._check_status(answer)
                kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
                if whole and kind not in kinds:
                    raise FailedError(f"is {kind or 'of no stated kind'}, not a page", 200)
                body = _unpacked(answer, most, self.limits.wire, whole)
                said = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
                charset = answer.charset_encoding or ""
                return Page(str(url), answer.status_code, body, charset, said), None
        except TooMuchError as error:
            raise FailedError(str(error)) from error
        except (httpx.RemoteProtocolError, httpx.InvalidURL) as error:
            # httpx itself says nothing else by this: the transport's faults are httpcore's.
            raise RefusedError("redirects to what cannot be read") from error
        except BROKEN as error:
            raise PassingError(_plainly(error)) from error

    def _keep_distance(self, url: httpx.URL) -> None:
        site = f"{url.scheme}://{url.netloc.decode('ascii')}"
        delay = self._crawl_delay(self._robots.get(site))
        pause = max(self.limits.pause, min(delay, self.limits.longest_crawl_delay))
        # Hosts, not sites: http and https are one machine.
        host = url.host
        left = self._last.get(host, -pause) + pause - time.monotonic()
        if host in self._last and left > 0:
            self.sleep(left)
        self._last[host] = time.monotonic()

    def _check_status(self, answer: httpx.Response) -> None:
        status = answer.status_code
        if status == 200:
            return
        reason = f"the server says {status}"
        if status not in PASSING:
            raise FailedError(reason, status)
        asked = _seconds(answer.headers.get("retry-after", ""))
        if asked > self.limits.longest_wait:
            raise FailedError(f"{reason} and to come back in {asked:.0f} seconds", status)
        raise PassingError(reason, status, asked)


def _onward(url: httpx.URL, headers: httpx.Headers) -> httpx.URL:
    place = headers.get("location", "")
    if not place:
        raise FailedError("redirects to nowhere")
    try:
        joined = str(url.join(place))
    except (httpx.InvalidURL, ValueError) as error:
        raise RefusedError(f"redirects to what cannot be read ({error})") from error
    try:
        onward = checked(joined)
    except RefusedError as error:
        raise RefusedError(f"redirects to {place[:100]!r}: {error}") from error
    return onward.copy_with(fragment=None)


def _unpacked(answer: httpx.Response, most: int, wire: int, whole: bool) -> bytes:
    """Unpack a body piece by piece, never more than is allowed."""
    packing = answer.headers.get("content-encoding", "identity").strip().lower()
    if packing not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise FailedError(f"is packed as {packing[:40]!r}, which was not asked for", 200)
    plain = packing in ("identity", "")
    unpacker = None if plain else zlib.decompressobj(47 if "gzip" in packing else 15)
    parts, size, received = [], 0, 0
    for piece in answer.iter_raw():
        received += len(piece)
        if received > wire:
            raise TooMuchError(f"sent more than {wire:,} bytes")
        try:
            part = unpacker.decompress(piece, most - size + 1) if unpacker else piece
        except zlib.error as error:
            raise FailedError(f"is broken in its packing ({error})", 200) from error
        size += len(part)
        parts.append(part)
        if size > most:
            if whole:
                raise TooMuchError(f"is more than {most:,} bytes when unpacked")
            return b"".join(parts)[:most]
    if unpacker is not None and not unpacker.eof and received:
        raise PassingError("ends in the middle of its packing", 200)
    return b"".join(parts)


def _seconds(retry_after: str) -> float:
    """Read Retry-After: seconds, or a day and time; 0 where it says nothing that can be read."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        then = email.utils.parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):
        return 0.0
    return max(0.0, then.timestamp() - time.time())


def _plainly(error: Exception) -> str:
    kinds = {
        httpcore.ConnectTimeout: "does not answer",
        httpcore.ReadTimeout: "stopped sending",
        httpcore.WriteTimeout: "stopped listening",
        httpcore.RemoteProtocolError: "does not keep to HTTP",
    }
    said = " ".join(str(error).split())[:120]
    kind = next((words for cls, words in kinds.items() if isinstance(error, cls)), "")
    return ": ".join(part for part in (kind, said) if part) or type(error).__name__
