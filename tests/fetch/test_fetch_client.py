"""A client that is polite to servers and safe from them."""

import gzip
import time
import zlib
from email.utils import formatdate

import pytest

from counterclaim.fetch.addresses import RefusedError
from counterclaim.fetch.client import FailedError, ForbiddenError, UnreachableError
from fetch.misbehaving import endless, in_turn, raw, redirecting, sending

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def test_a_page_comes_with_its_body_and_where_it_came_from(server, client):
    server.routes["/a"] = sending("<p>Één</p>".encode("latin-1"), kind="text/html; charset=latin-1")
    page = client.page(f"{server.home}/a")
    assert (page.status, page.charset, page.address) == (200, "latin-1", f"{server.home}/a")
    assert page.body == "<p>Één</p>".encode("latin-1")


def test_it_says_who_it_is_and_sends_nothing_else_of_its_own(server, client):
    client.page(f"{server.home}/a")
    sent = {name.lower(): value for name, value in server.headers["/a"].items()}
    assert sent["user-agent"].startswith("counterclaim/")
    assert "+research" in sent["user-agent"]
    assert "http" not in sent["user-agent"]
    assert "@" not in sent["user-agent"]
    assert not {"cookie", "referer", "authorization"} & set(sent)


# ---- redirects


def test_redirects_are_followed_to_the_final_address(server, client):
    server.routes["/a"] = redirecting("/b", 301)
    server.routes["/b"] = redirecting(f"{server.home}/c#part", 308)
    assert client.page(f"{server.home}/a").address == f"{server.home}/c"


@pytest.mark.parametrize(
    "place",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/",
        "http://[::ffff:192.168.0.1]/",
        "http://0x7f.1/",
        "http://2130706433/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://user:word@example.org/",
        "//10.0.0.1/x",
        "javascript:alert(1)",
        "http://[bad/",
    ],
)
def test_a_redirect_to_what_must_not_be_asked_is_refused(server, client, place):
    server.routes["/a"] = redirecting(place)
    with pytest.raises(RefusedError):
        client.page(f"{server.home}/a")
    assert server.asked["/a"] == 1


def test_redirects_without_end_end(server, client):
    server.routes["/a"] = redirecting("/b")
    server.routes["/b"] = redirecting("/a")
    with pytest.raises(FailedError, match="more than 5 redirects"):
        client.page(f"{server.home}/a")
    assert server.asked["/a"] + server.asked["/b"] == 6


def test_a_redirect_to_nowhere_fails(server, client):
    server.routes["/a"] = sending(b"", status=302)
    with pytest.raises(FailedError, match="redirects to nowhere"):
        client.page(f"{server.home}/a")


def test_no_cookie_is_ever_sent_back(server, client):
    server.routes["/a"] = sending(b"", status=302, Location="/b", Set_Cookie="who=me; Path=/")
    client.page(f"{server.home}/a")
    client.page(f"{server.home}/c")
    assert "Cookie" not in server.headers["/b"]
    assert "Cookie" not in server.headers["/c"]


# ---- tries


def test_429_is_tried_again_after_the_time_that_it_asks_for(server, client, slept):
    server.routes["/a"] = in_turn(
        sending(b"", status=429, Retry_After="4"),
        sending(b"", status=503, Retry_After=formatdate(time.time() + 3, usegmt=True)),
        sending(b"<p>here</p>"),
    )
    assert client.page(f"{server.home}/a").body == b"<p>here</p>"
    assert slept[0] == 4
    assert 1 <= slept[1] <= 3


def test_who_asks_for_a_longer_wait_than_is_waited_is_left_alone(server, client, slept):
    server.routes["/a"] = sending(b"", status=429, Retry_After="86400")
    with pytest.raises(FailedError, match="429 and to come back in 86400 seconds"):
        client.page(f"{server.home}/a")
    assert server.asked["/a"] == 1
    assert slept == []


def test_500_for_ever_is_tried_as_often_as_allowed_and_waits_double(server, make_client, slept):
    server.routes["/a"] = sending(b"", status=500, Retry_After="soon")
    with pytest.raises(FailedError, match="the server says 500") as caught:
        make_client(first_wait=1.0).page(f"{server.home}/a")
    assert (server.asked["/a"], slept, caught.value.status) == (3, [1, 2], 500)


@pytest.mark.parametrize("status", [204, 400, 403, 404, 410, 418, 451, 206])
def test_what_will_not_pass_is_not_tried_again(server, client, status):
    server.routes["/a"] = sending(b"", status=status)
    with pytest.raises(FailedError, match=f"the server says {status}"):
        client.page(f"{server.home}/a")
    assert server.asked["/a"] == 1


@pytest.mark.parametrize(
    ("route", "said"),
    [
        (raw(), "does not keep to HTTP|disconnected"),
        (raw(b"hello\r\n\r\n"), "does not keep to HTTP"),
        (raw(OK + b"Content-Length: 500\r\n\r\n<p>half"), "without sending complete"),
        (raw(OK + b"Content-Length: -5\r\n\r\n<p>x"), "does not keep to HTTP"),
        (raw(OK + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\n<p>xyz"), "does not keep"),
        (raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"), "does not keep to HTTP"),
        (raw(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\n<p>"), "incomplete|without sending"),
        (raw(OK + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"x" * 99)[:-9]), "middle"),
    ],
)
def test_what_breaks_off_is_tried_again_and_then_failed(server, client, route, said):
    server.routes["/a"] = route
    with pytest.raises(FailedError, match=said):
        client.page(f"{server.home}/a")
    assert server.asked["/a"] == 3


def test_a_body_that_broke_off_once_is_had_the_second_time(server, client):
    broken = raw(OK + b"Content-Length: 500\r\n\r\n<p>half")
    server.routes["/a"] = in_turn(broken, sending(b"<p>whole</p>"))
    assert client.page(f"{server.home}/a").body == b"<p>whole</p>"


# ---- too much, too slow, of the wrong kind


def bomb(size=80_000_000):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(packer.compress(b"\0" * 1_000_000) for _ in range(size // 1_000_000))]) + (
        packer.flush()
    )


def test_a_gzip_bomb_is_left_before_it_unfolds(server, make_client):
    import tracemalloc

    server.routes["/a"] = sending(bomb(), Content_Encoding="gzip")
    client = make_client(wire=1_000_000)
    tracemalloc.start()
    with pytest.raises(FailedError, match="more than 100,000 bytes when unpacked"):
        client.page(f"{server.home}/a")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3_000_000
    assert server.asked["/a"] == 1


@pytest.mark.parametrize("packing", ["gzip, gzip", "br", "zstd", "compress", "gzip,deflate"])
def test_a_packing_that_was_not_asked_for_is_not_unpacked(server, client, packing):
    server.routes["/a"] = sending(b"x", Content_Encoding=packing)
    with pytest.raises(FailedError, match="was not asked for"):
        client.page(f"{server.home}/a")


@pytest.mark.parametrize(("packing", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_packed_page_is_unpacked(server, client, packing, pack):
    server.routes["/a"] = sending(pack(b"<p>packed</p>"), Content_Encoding=packing)
    assert client.page(f"{server.home}/a").body == b"<p>packed</p>"


def test_broken_packing_fails(server, client):
    server.routes["/a"] = sending(b"no gzip at all", Content_Encoding="gzip")
    with pytest.raises(FailedError, match="broken in its packing"):
        client.page(f"{server.home}/a")


def test_an_endless_body_is_left(server, client):
    server.routes["/a"] = endless(server, OK + b"\r\n", b"x" * 9_000)
    with pytest.raises(FailedError, match="sent more than 60,000 bytes"):
        client.page(f"{server.home}/a")
    assert server.asked["/a"] == 1


def test_a_body_that_is_said_to_be_huge_is_left_when_it_is(server, client):
    server.routes["/a"] = sending(b"x" * 70_000)
    with pytest.raises(FailedError, match="sent more than"):
        client.page(f"{server.home}/a")


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (OK + b"\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\n", b"X"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
    ids=["body", "header", "continue", "chunks"],
)
def test_a_drip_feed_is_left_when_its_time_is_up(server, client, start, piece):
    server.routes["/a"] = endless(server, start, piece, pause=0.05)
    began = time.monotonic()
    with pytest.raises(FailedError, match=r"took longer than 0\.6 seconds"):
        client.page(f"{server.home}/a")
    assert time.monotonic() - began < 1.5


def test_a_server_that_stops_sending_is_left(server, make_client):
    server.routes["/a"] = lambda handler: server.closing.wait(3)
    with pytest.raises(FailedError, match="stopped sending"):
        make_client(read=0.1, tries=1).page(f"{server.home}/a")


@pytest.mark.parametrize(
    "headers", [b"X: " + b"y" * 200_000 + b"\r\n", b"X: y\r\n" * 40_000], ids=["long", "many"]
)
def test_a_bomb_of_headers_is_left(server, client, headers):
    server.routes["/a"] = raw(OK + headers + b"\r\n<p>x")
    with pytest.raises(FailedError, match=r"does not keep to HTTP|sent more than"):
        client.page(f"{server.home}/a")


def test_promises_of_an_answer_without_end_are_left(server, make_client):
    piece = b"HTTP/1.1 103 Early Hints\r\nLink: " + b"x" * 9_000 + b"\r\n\r\n"
    server.routes["/a"] = endless(server, b"", piece)
    with pytest.raises(FailedError, match="sent more than 60,000 bytes"):
        make_client(total=5.0).page(f"{server.home}/a")


@pytest.mark.parametrize(
    "kind", ["image/png", "application/pdf", "application/json", "video/mp4", "text/css", "", "x"]
)
def test_what_is_no_page_is_not_downloaded(server, client, kind):
    server.routes["/a"] = sending(b"<p>x</p>", kind=kind)
    with pytest.raises(FailedError, match="not a page"):
        client.page(f"{server.home}/a")


@pytest.mark.parametrize("kind", ["text/html", "TEXT/HTML;charset=x", "application/xhtml+xml"])
def test_a_page_is_downloaded_however_its_kind_is_written(server, client, kind):
    server.routes["/a"] = sending(b"<p>x</p>", kind=kind)
    assert client.page(f"{server.home}/a").body == b"<p>x</p>"


# ---- robots.txt


def robots(text, **how):
    return sending(text.encode(), kind="text/plain", **how)


def test_what_robots_txt_forbids_is_not_asked(server, client):
    server.routes["/robots.txt"] = robots("User-agent: *\nDisallow: /private\n")
    with pytest.raises(ForbiddenError, match=r"robots\.txt forbids"):
        client.page(f"{server.home}/private/x")
    assert client.page(f"{server.home}/public").status == 200
    assert server.asked == {"/robots.txt": 1, "/public": 1}


def test_robots_txt_that_speaks_to_us_by_name_is_heard(server, client):
    server.routes["/robots.txt"] = robots(
        "User-agent: counterclaim\nDisallow: /\n\nUser-agent: *\n"
    )
    with pytest.raises(ForbiddenError):
        client.page(f"{server.home}/x")


def test_robots_txt_is_asked_of_where_a_redirect_leads_too(server, client):
    server.routes["/robots.txt"] = robots("User-agent: *\nDisallow: /private\n")
    server.routes["/a"] = redirecting("/private")
    with pytest.raises(ForbiddenError):
        client.page(f"{server.home}/a")
    assert server.asked["/private"] == 0


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_without_a_robots_txt_all_is_allowed(server, client, status):
    server.routes["/robots.txt"] = sending(b"", status=status)
    assert client.page(f"{server.home}/a").status == 200


@pytest.mark.parametrize(
    "route",
    [
        sending(b"", status=500),
        sending(b"", status=429),
        raw(),
        redirecting("/robots.txt"),
        redirecting("http://10.0.0.1/robots.txt"),
        redirecting("file:///etc/passwd"),
    ],
    ids=["500", "429", "silent", "loop", "private", "file"],
)
def test_where_robots_txt_cannot_be_had_nothing_is_asked(server, client, route):
    server.routes["/robots.txt"] = route
    for _ in range(2):
        with pytest.raises(UnreachableError, match=r"robots\.txt cannot be had"):
            client.page(f"{server.home}/a")
    assert server.asked["/a"] == 0
    assert server.asked["/robots.txt"] <= 6


def test_robots_txt_that_failed_once_is_asked_again(server, client):
    server.routes["/robots.txt"] = in_turn(sending(b"", status=500), robots("User-agent: *\n"))
    assert client.page(f"{server.home}/a").status == 200


def test_of_a_huge_robots_txt_the_start_is_read(server, client):
    text = "User-agent: *\nDisallow: /private\n" + "# x\n" * 5_000
    server.routes["/robots.txt"] = robots(text)
    with pytest.raises(ForbiddenError):
        client.page(f"{server.home}/private")


def test_its_crawl_delay_is_kept_between_all_requests_to_a_host(server, client, slept):
    server.routes["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 7\n")
    client.page(f"{server.home}/a")
    client.page(f"{server.home}/b")
    assert [round(seconds) for seconds in slept] == [7, 7]


def test_a_crawl_delay_beyond_patience_is_a_no(server, client, slept):
    server.routes["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 86400\n")
    with pytest.raises(ForbiddenError, match="86400 seconds between requests"):
        client.page(f"{server.home}/a")
    assert slept == []


def test_requests_to_a_host_keep_their_distance(server, make_client, slept):
    client = make_client(pause=2.0)
    client.page(f"{server.home}/a")
    client.page(f"{server.home}/b")
    assert [round(seconds) for seconds in slept] == [2, 2]
