"""What may be reached: web addresses of public machines, however they are written."""

import ipaddress
import re
import socket

import httpx

from counterclaim.fetch.limits import LONGEST_ADDRESS

# Inside these an IPv4 address is wrapped, and that is what is reached.
NAT64 = ipaddress.ip_network("64:ff9b::/96")
SIX_TO_FOUR = ipaddress.ip_network("2002::/16")
GLOBAL_V6 = ipaddress.ip_network("2000::/3")
NOT_PUBLIC = [
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
    )
]


class RefusedError(ValueError):
    """An address that must not be asked; the message says why."""


def checked(address: str) -> httpx.URL:
    """Read an address that may be asked, as far as its writing shows.

    Raises
    ------
    RefusedError
        It is no http or https address, names no host, carries a user name or password, is written
        to be read in two ways (numbers for a host, control characters, a backslash), or is the
        number of a machine that is not public. What a name leads to is checked by `resolved`.
    """
    if len(address) > LONGEST_ADDRESS:
        raise RefusedError("the address is too long")
    if re.search(r"[\x00-\x20\x7f-\xa0\\\u2000-\u200f\u2028-\u202e]", address):
        raise RefusedError("the address holds blanks, control characters or a backslash")
    try:
        url = httpx.URL(address)
        host = url.raw_host.decode("ascii")
        # Read once more as people write it: a name in another script may be none.
        _ = url.host
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise RefusedError(f"the address cannot be read ({error})") from error
    if url.scheme not in ("http", "https"):
        raise RefusedError(f"only http and https are asked, not {url.scheme or 'nothing'!r}")
    if not host:
        raise RefusedError("the address names no host")
    if not 0 < (url.port or 80) < 65536:
        raise RefusedError("the address names a port that there is not")
    if url.userinfo:
        raise RefusedError("the address carries a user name or password")
    number = _number(host)
    if number is None and not re.fullmatch(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?", host):
        raise RefusedError(f"{host!r} is no name of a machine")
    # Loopback is left to `resolved`, which every connection passes.
    if number is not None and not number.is_loopback:
        check_number(number)
    return url


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    bare = host.strip("[]").removesuffix(".")
    try:
        return ipaddress.ip_address(bare)
    except ValueError:
        # 2130706433, 0x7f.1 and 0177.0.0.1 are all 127.0.0.1 to some readers.
        if ":" in bare or re.fullmatch(r"\d+|0[xX][0-9a-fA-F]*", bare.rpartition(".")[2]):
            raise RefusedError(f"{host} is a number written so as to be misread") from None
        return None


def check_number(number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """Refuse the number of a machine that is not public, wrapped in another or not.

    Raises
    ------
    RefusedError
        It is private, link-local, loopback, multicast, reserved, shared or for examples.
    """
    # An IPv4 address that is mapped into IPv6 is not in GLOBAL_V6: no resolver has to write it so.
    inner = _unwrapped(number)
    outside = inner.version == 6 and inner not in GLOBAL_V6
    listed = any(inner in network for network in NOT_PUBLIC if network.version == inner.version)
    if outside or listed or not inner.is_global or inner.is_multicast or inner.is_reserved:
        raise RefusedError(f"{number} is not a public address")


def _unwrapped(number):
    if number.version == 4:
        return number
    if number in NAT64:
        return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    if number in SIX_TO_FOUR:
        return number.sixtofour
    return number


def resolved(host: str, port: int, *, loopback: bool = False) -> list[str]:
    """Resolve a host to the numbers that may be connected to.

    Parameters
    ----------
    host, port
        Where to.
    loopback
        For tests only: whether this machine may be reached. Nothing else is lifted by it.

    Raises
    ------
    RefusedError
        One of the numbers is not public: then none is used.
    OSError
        The name does not resolve.
    """
    found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    numbers = list(dict.fromkeys(entry[4][0] for entry in found))
    for number in numbers:
        # A scope ("%eth0") belongs to a link of this machine.
        if "%" in number:
            raise RefusedError(f"{host} leads to {number}, which is not a public address")
        parsed = ipaddress.ip_address(number)
        if loopback and parsed.is_loopback:
            continue
        try:
            check_number(parsed)
        except RefusedError as error:
            raise RefusedError(f"{host} leads to {error}") from error
    return numbers
