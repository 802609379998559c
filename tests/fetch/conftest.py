import pytest

from counterclaim.fetch.client import Client
from counterclaim.fetch.limits import Limits
from fetch.misbehaving import Misbehaving

QUICK = {
    "pause": 0.0,
    "connect": 2.0,
    "read": 0.3,
    "total": 0.6,
    "wire": 60_000,
    "decoded": 100_000,
    "robots": 5_000,
    "tries": 3,
    "first_wait": 0.0,
    "longest_wait": 5.0,
}


@pytest.fixture
def server():
    running = Misbehaving()
    yield running
    running.close()


@pytest.fixture
def slept():
    return []


@pytest.fixture
def make_client(slept):
    """Make a client for loopback; its waits are noted, not waited."""
    made = []

    def make(loopback=True, **limits):
        client = Client(Limits(**{**QUICK, **limits}), loopback=loopback, sleep=slept.append)
        made.append(client)
        return client

    yield make
    for client in made:
        client.__exit__()


@pytest.fixture
def client(make_client):
    return make_client()
