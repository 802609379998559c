"""Only public machines are reached, however an address is written and whatever a name leads to."""

import ipaddress
import socket

import pytest

from counterclaim.fetch.addresses import RefusedError, check_number, checked, resolved
from counterclaim.fetch.client import Client, PassingError
from counterclaim.fetch.limits import Limits

NOT_PUBLIC = (
    "0.0.0.0 10.1.2.3 100.64.0.1 100.127.255.254 127.0.0.1 127.8.9.1 169.254.169.254 172.16.0.1 "
    "172.31.255.255 192.0.0.8 192.0.2.1 192.168.1.1 192.88.99.1 198.18.0.1 198.19.255.255 "
    "198.51.100.1 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255 "
    ":: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b::a00:1 "
    "64:ff9b:1::1 2002:7f00:1:: 2002:a00:1:: 2002:c0a8:101::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 "
    "2001:db8::1 3fff::1 100::1 fc00::1 fd12:3456::1 fe80::1 fec0::1 ff02::1 ::ffff:0:127.0.0.1 "
    "5f00::1 4000::1 "
)
PUBLIC = "8.8.8.8 1.1.1.1 172.32.0.1 100.128.0.1 2606:4700::1111 64:ff9b::808:808 2002:808:808::1"


@pytest.mark.parametrize("number", NOT_PUBLIC.split())
def test_a_number_that_is_not_public_is_refused(number):
    with pytest.raises(RefusedError, match="not a public address"):
        check_number(ipaddress.ip_address(number))


@pytest.mark.parametrize("number", PUBLIC.split())
def test_a_public_number_is_not_refused(number):
    check_number(ipaddress.ip_address(number))


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "ftp://example.org/x",
        "gopher://example.org/",
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.org/x",
        "example.org/x",
        "http://",
        "http:///x",
        "http://user@example.org/",
        "http://user:word@example.org/",
        "http://:word@example.org/",
        "http://example.org\\@127.0.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0x7F.0.0.0x1/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://1.2.3/",
        "http://10.0.0.1/",
        "http://10.0.0.1./",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "http://[fe80::1%25eth0]/",
        "http://[fd00::1]/",
        "http://example.org:99999/",
        "http://example.org /",
        "http://exa\nmple.org/",
        "http://example.org/\x00",
        "http://example.org/\u202e",
        "http://example.org/" + "a" * 3000,
        "https://xn--/",
        "https://xn--0.example/",
        "http://[::1",
    ],
)
def test_an_address_that_could_mislead_is_refused(address):
    with pytest.raises(RefusedError):
        checked(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://tweakers.net/nieuws/179052/x.html",
        "http://example.org:8080/a?b=c&d=é",
        "https://[2606:4700::1111]/",
        "https://8.8.8.8/",
        "https://www.security.nl/posting/693859/Berichtendienst+SKY+ECC",
        "https://123.nl/",
    ],
)
def test_a_plain_address_is_not_refused(address):
    assert str(checked(address)) == address.replace("é", "%C3%A9")


def test_every_address_of_the_shipped_case_may_be_asked(sky):
    for url in sky.articles["url"]:
        checked(url)


def leading_to(*numbers):
    def getaddrinfo(host, port, *_, **__):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (n, port)) for n in numbers]

    return getaddrinfo


@pytest.mark.parametrize(
    "numbers",
    [["10.0.0.1"], ["8.8.8.8", "192.168.0.1"], ["8.8.8.8", "::1"], ["fe80::1%lo"], ["127.0.0.1"]],
)
def test_a_name_that_leads_to_one_private_number_is_not_reached_at_all(monkeypatch, numbers):
    monkeypatch.setattr(socket, "getaddrinfo", leading_to(*numbers))
    with pytest.raises(RefusedError, match=r"rebind\.example leads to"):
        resolved("rebind.example", 80)
    with pytest.raises(RefusedError, match=r"rebind\.example leads to"), Client() as client:
        client.page("http://rebind.example/")


def test_the_switch_for_tests_lifts_only_loopback(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", leading_to("127.0.0.1", "10.0.0.1"))
    with pytest.raises(RefusedError, match=r"10\.0\.0\.1"):
        resolved("x.example", 80, loopback=True)
    monkeypatch.setattr(socket, "getaddrinfo", leading_to("127.0.0.1"))
    assert resolved("x.example", 80, loopback=True) == ["127.0.0.1"]


def test_the_number_that_was_checked_is_the_one_that_is_reached(monkeypatch):
    """A name that first leads to a public number and then to this machine gets no second question."""
    answers = [["203.0.114.7"], ["127.0.0.1"]]
    asked, reached = [], []

    def getaddrinfo(host, port, *_, **__):
        asked.append(host)
        return leading_to(*answers[min(len(asked), 2) - 1])(host, port)

    def create_connection(address, *_, **__):
        reached.append(address)
        raise ConnectionRefusedError(111, "refused")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(socket, "create_connection", create_connection)
    with Client(Limits(tries=1)) as client, pytest.raises(Exception, match=r"robots\.txt"):
        client.page("http://rebind.example/")
    assert asked == ["rebind.example"]
    assert reached == [("203.0.114.7", 80)]


def test_proxies_of_the_environment_are_not_trusted(monkeypatch, server):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, server.home)
    monkeypatch.setattr(socket, "getaddrinfo", leading_to("10.9.9.9"))
    with pytest.raises(RefusedError), Client() as client:
        client.page("http://inside.example/")
    assert not server.asked


def test_this_machine_is_refused_without_the_switch(server, make_client):
    with pytest.raises(RefusedError, match="not a public address"):
        make_client(loopback=False).page(f"{server.home}/page")
    assert not server.asked


def test_a_name_that_does_not_resolve_is_a_failure_not_a_crash(monkeypatch, make_client):
    def nowhere(*_, **__):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(Exception, match=r"nowhere\.example does not resolve") as caught:
        make_client().page("http://nowhere.example/")
    assert not isinstance(caught.value, PassingError | OSError)
