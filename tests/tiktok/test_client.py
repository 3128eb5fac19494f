"""Each call sends exactly the documented request once, and gives one typed page or one typed error."""

import json
from datetime import UTC, date, datetime
from email import message_from_bytes
from hashlib import sha256
from urllib.parse import parse_qs

import pytest

from tests.tiktok.scripted import LOG_ID, SERVER_DATE, ScriptedTransport, answer, bad, good, json_answer
from tiktok import errors
from tiktok.client import Client, ComplianceFile, Page, Task, TaskState, Token
from tiktok.limits import COMPLIANCE_IDS_PER_FILE
from tiktok.query import build_query
from tiktok.records import Item

TOKEN = Token("clt.made-up")
QUERY = build_query(hashtags=["vote"])
SECOND = 1_777_800_000
ID = SECOND << 32 | 77


def client_and_sent(*script):
    transport = ScriptedTransport(*script)
    return Client(transport), transport.requests


def ask(client, **changes):
    wanted = {
        "query": QUERY,
        "start": date(2026, 5, 1),
        "end": date(2026, 5, 3),
        "fields": ["username"],
    } | changes
    return client.query_videos(TOKEN, **wanted)


class TestToken:
    def test_the_form_and_the_token(self):
        client, sent = client_and_sent(json_answer({"access_token": "clt.x", "expires_in": 60}))
        assert client.fetch_token("aw key", "s&cret") == Token("clt.x", 60, SERVER_DATE)
        (request,) = sent
        assert request.path == "/v2/oauth/token/"
        assert dict(request.headers) == {"Content-Type": "application/x-www-form-urlencoded"}
        assert parse_qs(request.body.decode()) == {
            "client_key": ["aw key"],
            "client_secret": ["s&cret"],
            "grant_type": ["client_credentials"],
        }

    @pytest.mark.parametrize("life", [{}, {"expires_in": None}, {"expires_in": 0}, {"expires_in": True}])
    def test_without_a_life_it_lives_two_hours(self, life):
        client, _ = client_and_sent(json_answer({"access_token": "clt.x"} | life))
        assert client.fetch_token("k", "s").expires_in == 7200

    def test_a_refused_key(self):
        flat = {"error": "invalid_client", "error_description": "wrong: s3cret", "log_id": LOG_ID}
        client, _ = client_and_sent(json_answer(flat))
        with pytest.raises(errors.CredentialsRefused, match=r"^wrong: •••$"):
            client.fetch_token("k", "s3cret")

    def test_a_token_that_would_break_a_header_is_unreadable(self):
        client, _ = client_and_sent(json_answer({"access_token": "a\r\nX: y"}))
        with pytest.raises(errors.AnswerUnreadable):
            client.fetch_token("k", "s")

    @pytest.mark.parametrize("value", ["", "a b", "a\n", "é"])
    def test_such_a_token_cannot_be_made(self, value):
        with pytest.raises(ValueError, match="cannot be an access token"):
            Token(value)

    def test_nothing_shows_secrets(self):
        client, sent = client_and_sent(json_answer({"access_token": "clt.x"}), good({"has_more": False}))
        token = client.fetch_token("k", "s3cret")
        client.query_videos(token, query=QUERY, start=date(2026, 5, 1), end=date(2026, 5, 1), fields=[])
        assert [secret for secret in ("clt.x", "s3cret") if secret in repr((token, sent))] == []


class TestVideos:
    def test_the_first_request(self):
        client, sent = client_and_sent(good({"has_more": False}))
        ask(client)
        (request,) = sent
        assert request.path == "/v2/research/video/query/?fields=id,create_time,username"
        assert dict(request.headers) == {
            "Authorization": "Bearer clt.made-up",
            "Content-Type": "application/json",
        }
        assert json.loads(request.body) == {
            "query": QUERY.as_json(),
            "start_date": "20260501",
            "end_date": "20260503",
            "max_count": 100,
        }

    def test_the_next_request_repeats_it_with_cursor_and_search_id(self):
        client, sent = client_and_sent(good({"has_more": False}), good({"has_more": False}))
        ask(client, max_count=7)
        ask(client, max_count=7, cursor=0, search_id="73")
        first, second = (json.loads(request.body) for request in sent)
        assert second == first | {"cursor": 0, "search_id": "73"}

    def test_a_page(self):
        rows = [{"id": ID, "create_time": SECOND, "username": "paper.kite\0"}, {"username": "no id"}, None]
        given = good({"videos": rows, "cursor": 100, "search_id": "7354", "has_more": True})
        client, sent = client_and_sent(given)
        page = ask(client)
        request = sent[0]
        assert page == Page(
            items=(
                Item(
                    "video",
                    str(ID),
                    datetime.fromtimestamp(SECOND, UTC),
                    {"id": str(ID), "create_time": SECOND, "username": "paper.kite"},
                ),
            ),
            cursor=100,
            search_id="7354",
            has_more=True,
            unreadable=2,
            server_date=SERVER_DATE,
            http_status=200,
            log_id=LOG_ID,
            body_sha256=sha256(given.body).hexdigest(),
            request_sha256=sha256(f"{request.path}\n".encode() + request.body).hexdigest(),
        )

    @pytest.mark.parametrize("videos", [{}, {"videos": []}, {"videos": None}])
    def test_an_empty_page_that_goes_on(self, videos):
        client, _ = client_and_sent(good(videos | {"cursor": "200", "search_id": 7354, "has_more": True}))
        page = ask(client)
        assert (page.items, page.cursor, page.search_id, page.has_more) == ((), 200, "7354", True)

    def test_an_answer_without_search_id_keeps_the_one_sent(self):
        client, _ = client_and_sent(good({"videos": [], "cursor": 3, "search_id": "", "has_more": True}))
        assert ask(client, cursor=0, search_id="73").search_id == "73"

    @pytest.mark.parametrize("cursor", [None, "next", -1, True, 1.5])
    def test_more_without_a_place_is_a_dead_end(self, cursor):
        client, _ = client_and_sent(good({"videos": [], "cursor": cursor, "has_more": True}))
        page = ask(client)
        assert (page.has_more, page.cursor) == (True, None)

    @pytest.mark.parametrize("has_more", [{}, {"has_more": None}, {"has_more": "false"}, {"has_more": 0}])
    def test_an_answer_that_does_not_say_whether_it_ends_is_unreadable(self, has_more):
        client, _ = client_and_sent(good({"videos": [], "cursor": 5} | has_more))
        with pytest.raises(errors.AnswerUnreadable, match="whether there is more") as caught:
            ask(client)
        assert (caught.value.log_id, caught.value.server_date) == (LOG_ID, SERVER_DATE)

    def test_rows_that_are_no_list_are_unreadable(self):
        client, _ = client_and_sent(good({"videos": {"0": {}}, "has_more": False}))
        with pytest.raises(errors.AnswerUnreadable, match="not a list"):
            ask(client)

    def test_a_refusal_that_repeats_the_token_does_not(self):
        client, _ = client_and_sent(bad("access_token_invalid", "Bearer clt.made-up expired", 401))
        with pytest.raises(errors.TokenRefused, match=r"^Bearer ••• expired$"):
            ask(client)

    def test_an_error_of_the_transport_passes(self):
        client, sent = client_and_sent(errors.TimedOut("No answer came in time."))
        with pytest.raises(errors.TimedOut):
            ask(client)
        assert len(sent) == 1

    @pytest.mark.parametrize(
        "changes",
        [{"max_count": 0}, {"max_count": 101}, {"end": date(2026, 6, 1)}, {"end": date(2026, 4, 30)}, {"fields": ["a b"]}],
    )  # fmt: skip
    def test_what_tiktok_would_refuse_is_not_sent(self, changes):
        client, sent = client_and_sent()
        with pytest.raises(ValueError, match=r"1 to 100 rows|longer than|name of a field"):
            ask(client, **changes)
        assert sent == []


class TestComments:
    def test_the_request_names_the_video_as_a_number(self):
        client, sent = client_and_sent(good({"has_more": False}))
        client.list_comments(TOKEN, video_id=str(ID), fields=["text"], cursor=300, max_count=50)
        (request,) = sent
        assert request.path == "/v2/research/video/comment/list/?fields=id,create_time,text"
        assert json.loads(request.body) == {"video_id": ID, "max_count": 50, "cursor": 300}

    def test_replies_are_asked_for_by_their_comment(self):
        client, sent = client_and_sent(good({"has_more": False}))
        client.list_replies(TOKEN, comment_id=str(ID))
        (request,) = sent
        assert request.path.endswith(
            "?fields=id,create_time,video_id,text,like_count,reply_count,parent_comment_id"
        )
        assert json.loads(request.body) == {"comment_id": ID, "max_count": 100}

    def test_a_page_has_no_search_id(self):
        rows = [{"id": 123, "text": "so", "parent_comment_id": ID}, {"text": "no id"}]
        client, _ = client_and_sent(good({"comments": rows, "cursor": "2", "has_more": True}))
        page = client.list_comments(TOKEN, video_id=str(ID))
        assert (page.cursor, page.search_id, page.has_more, page.unreadable) == (2, None, True, 1)
        assert page.items == (
            Item("comment", "123", None, {"id": "123", "text": "so", "parent_comment_id": str(ID)}),
        )

    @pytest.mark.parametrize("size", [0, 101])
    def test_no_page_of_another_size_is_asked_for(self, size):
        client, sent = client_and_sent()
        for ask_for in (client.list_comments, client.list_replies):
            names = {client.list_comments: "video_id", client.list_replies: "comment_id"}
            with pytest.raises(ValueError, match="1 to 100 rows"):
                ask_for(TOKEN, **{names[ask_for]: "5"}, max_count=size)
        assert sent == []


class TestAccounts:
    def test_an_account_without_its_name_gets_the_one_asked(self):
        client, sent = client_and_sent(good({"display_name": "Kite", "video_count": 2**40}))
        page = client.fetch_account(TOKEN, username="paper.kite", fields=["display_name", "video_count"])
        (request,) = sent
        assert request.path == "/v2/research/user/info/?fields=display_name,video_count"
        assert json.loads(request.body) == {"username": "paper.kite"}
        data = {"username": "paper.kite", "display_name": "Kite", "video_count": 2**40}
        assert page.items == (Item("account", "paper.kite", None, data),)
        assert (page.has_more, page.cursor) == (False, None)

    def test_an_account_with_its_name_keeps_it(self):
        client, _ = client_and_sent(good({"username": "kite.2", "display_name": "Kite"}))
        assert client.fetch_account(TOKEN, username="Kite.2").items[0].id == "kite.2"

    def test_a_whole_account_in_500_is_an_account(self):
        whole = {"data": {"display_name": "Kite"}, "error": {"code": "ok", "msg": ""}}
        client, _ = client_and_sent(json_answer(whole, 500))
        assert client.fetch_account(TOKEN, username="kite").items[0].data["display_name"] == "Kite"

    def test_an_account_of_which_nothing_is_said_is_not_shown(self):
        client, _ = client_and_sent(good({}))
        with pytest.raises(errors.SubjectRefused, match="nothing of this account") as caught:
            client.fetch_account(TOKEN, username="kite")
        assert (caught.value.log_id, caught.value.server_date) == (LOG_ID, SERVER_DATE)

    @pytest.mark.parametrize("ties", ["followers", "following"])
    def test_lists_of_people(self, ties):
        rows = [{"username": "kite\0", "display_name": "K"}, {"username": " "}, {"display_name": "L"}]
        client, sent = client_and_sent(
            good({f"user_{ties}": rows, "cursor": 1_706_837_834, "has_more": True})
        )
        page = getattr(client, f"list_{ties}")(TOKEN, username="paper.kite", cursor=1_706_837_900)
        (request,) = sent
        assert request.path == f"/v2/research/user/{ties}/"
        assert json.loads(request.body) == {
            "username": "paper.kite",
            "max_count": 100,
            "cursor": 1_706_837_900,
        }
        assert page.items == (Item("account", "kite", None, {"username": "kite", "display_name": "K"}),)
        assert (page.cursor, page.has_more, page.unreadable) == (1_706_837_834, True, 2)

    def test_nobody_is_not_asked_for(self):
        client, sent = client_and_sent()
        for ask_for in (client.fetch_account, client.list_followers, client.list_following):
            with pytest.raises(ValueError, match="has a name"):
                ask_for(TOKEN, username=" ")
        assert sent == []


class TestVideosOfAnAccount:
    @pytest.mark.parametrize(
        ("what", "key"),
        [
            ("liked", "user_liked_videos"),
            ("reposted", "reposted_videos"),
            ("reposted", "user_reposted_videos"),
        ],
    )
    def test_a_page_passes_the_cursor_back_as_it_came(self, what, key):
        client, sent = client_and_sent(
            good({key: [{"video_id": ID}], "cursor": 1_706_457_371_000, "has_more": True})
        )
        ask_for = getattr(client, f"list_{what}_videos")
        page = ask_for(TOKEN, username="kite", fields=["username"], cursor=1_706_457_540_000)
        (request,) = sent
        assert request.path == f"/v2/research/user/{what}_videos/?fields=id,create_time,username"
        assert json.loads(request.body) == {
            "username": "kite",
            "max_count": 100,
            "cursor": 1_706_457_540_000,
        }
        assert (page.cursor, page.has_more) == (1_706_457_371_000, True)
        assert [(item.kind, item.id) for item in page.items] == [("video", str(ID))]

    @pytest.mark.parametrize("more", [{}, {"has_more": False}, {"has_more": True, "cursor": 3}])
    def test_pinned_videos_are_one_page(self, more):
        client, sent = client_and_sent(good({"pinned_videos_list": [{"id": ID}, {"like_count": 3}]} | more))
        page = client.list_pinned_videos(TOKEN, username="kite", fields=[])
        assert json.loads(sent[0].body) == {"username": "kite"}
        assert sent[0].path == "/v2/research/user/pinned_videos/?fields=id,create_time"
        assert ([item.id for item in page.items], page.has_more, page.unreadable) == ([str(ID)], False, 1)


class TestPlaylist:
    def test_a_page_of_a_playlist(self):
        data = {"playlist_id": ID, "playlist_name": "rain", "playlist_video_ids": [ID + 1, ID + 2]}
        client, sent = client_and_sent(good(data | {"cursor": 2, "has_more": True}, 500))
        page = client.fetch_playlist(TOKEN, playlist_id=str(ID), cursor=0)
        (request,) = sent
        assert request.path == "/v2/research/playlist/info/?fields=playlist_id"
        assert json.loads(request.body) == {"playlist_id": ID, "max_count": 100, "cursor": 0}
        found = {
            "playlist_id": str(ID),
            "playlist_name": "rain",
            "playlist_video_ids": [str(ID + 1), str(ID + 2)],
        }
        assert page.items == (Item("playlist", str(ID), None, found),)
        assert (page.cursor, page.has_more) == (2, True)

    def test_without_any_mark_of_pages_it_is_whole_and_keeps_the_id_asked(self):
        client, _ = client_and_sent(good({"playlist_video_ids": [ID]}))
        page = client.fetch_playlist(TOKEN, playlist_id="77")
        assert ([item.id for item in page.items], page.has_more) == (["77"], False)

    def test_a_cursor_without_a_word_on_more_is_unreadable(self):
        client, _ = client_and_sent(good({"playlist_video_ids": [ID], "cursor": 1}))
        with pytest.raises(errors.AnswerUnreadable, match="whether there is more"):
            client.fetch_playlist(TOKEN, playlist_id="77")


class TestCompliance:
    def test_the_form_of_a_task(self):
        client, sent = client_and_sent(good({"task_id": 12345678910987654321}))
        task = client.create_compliance_task(TOKEN, ids=["7001", "7002"], category="video")
        request = sent[0]
        assert request.path == "/v2/research/validation_task/create/"
        assert request.headers["Authorization"] == "Bearer clt.made-up"
        head = f"Content-Type: {request.headers['Content-Type']}\r\n\r\n".encode()
        parts = message_from_bytes(head + request.body).get_payload()
        found = {
            part.get_param("name", header="content-disposition"): part.get_payload(decode=True)
            for part in parts
        }
        assert found == {"category": b"video", "file_data": b"7001\n7002\n"}
        assert parts[1].get_filename() == "ids.txt"
        assert (task.task_id, task.server_date, task.log_id) == ("12345678910987654321", SERVER_DATE, LOG_ID)

    def test_a_whole_task(self):
        given = good({"task_id": "t-1"})
        client, _ = client_and_sent(given)
        task = client.create_compliance_task(TOKEN, ids=["7001"], category="comment")
        assert task == Task("t-1", SERVER_DATE, 200, LOG_ID, sha256(given.body).hexdigest())

    @pytest.mark.parametrize("task_id", [None, "", "a/b", "x" * 65, {}, [1]])
    def test_an_answer_without_a_task_is_unreadable(self, task_id):
        client, _ = client_and_sent(good({"task_id": task_id, "x": 1}))
        with pytest.raises(errors.AnswerUnreadable):
            client.create_compliance_task(TOKEN, ids=["7001"], category="video")

    @pytest.mark.parametrize(
        ("ids", "category"),
        [
            ([], "video"),
            (["7", "7"], "video"),
            (["7", "x"], "video"),
            (["7\n8"], "video"),
            (["7"], "user"),
            ([str(n + 1) for n in range(COMPLIANCE_IDS_PER_FILE + 1)], "video"),
        ],
    )
    def test_a_file_that_cannot_be_checked_is_not_sent(self, ids, category):
        client, sent = client_and_sent()
        with pytest.raises(ValueError, match="ids"):
            client.create_compliance_task(TOKEN, ids=ids, category=category)
        assert sent == []

    @pytest.mark.parametrize("word", ["Processing", "Completed", "FAILED", "processing"])
    def test_states(self, word):
        client, sent = client_and_sent(good({"task_status": word}))
        assert client.fetch_compliance_status(TOKEN, "12345678910987654321") is TaskState(word.lower())
        assert sent[0].path == "/v2/research/validation_task_status/get/"
        assert sent[0].body == b'{"task_id": 12345678910987654321}'

    @pytest.mark.parametrize("word", [None, "", "Done", 1])
    def test_an_unknown_state_is_unreadable(self, word):
        client, _ = client_and_sent(good({"task_status": word, "x": 1}))
        with pytest.raises(errors.AnswerUnreadable, match="no known state"):
            client.fetch_compliance_status(TOKEN, "t-1")

    def test_a_file_is_asked_for_uncompressed_so_that_its_length_can_be_checked(self):
        client, sent = client_and_sent(answer(b""))
        client.download_compliance_file(TOKEN, "t-1")
        assert sent[0].path == "/v2/research/validation_task/download/"
        assert sent[0].headers["Accept-Encoding"] == "identity"
        assert json.loads(sent[0].body) == {"task_id": "t-1"}

    @pytest.mark.parametrize(
        "body",
        [b"7001\n7002\n", b"\xef\xbb\xbf7001\r\n\r\n7002", b"7001,7002", b" 7001; 7002 ", b"7001\t7002"],
    )
    def test_ids_are_read_whatever_stands_between_them(self, body):
        client, _ = client_and_sent(answer(body, headers={"content-length": str(len(body))}))
        assert client.download_compliance_file(TOKEN, "1") == ComplianceFile(
            ("7001", "7002"),
            sha256(body).hexdigest(),
            complete=True,
            server_date=SERVER_DATE,
            http_status=200,
        )

    @pytest.mark.parametrize(
        ("headers", "complete"),
        [
            ({}, False),
            ({"transfer-encoding": "chunked"}, True),
            ({"content-length": "5"}, True),
            ({"content-length": "9", "content-encoding": "gzip"}, False),
            ({"content-length": "many"}, False),
        ],
    )
    def test_only_a_length_or_a_marked_end_makes_a_file_complete(self, headers, complete):
        client, _ = client_and_sent(answer(b"7001\n", headers=headers))
        assert client.download_compliance_file(TOKEN, "1").complete is complete

    @pytest.mark.parametrize(
        ("given", "kind"),
        [
            (answer(b"7001\n", headers={"content-length": "10"}), errors.ConnectionCut),
            (answer(b" <!doctype html>"), errors.AnswerUnreadable),
            (answer(b"oops", headers={"content-type": "text/html"}), errors.AnswerUnreadable),
            (answer(b"<html>", 504), errors.GatewayTimedOut),
            (answer(b"7001", 206), errors.AnswerUnreadable),
            (answer(b"", 302), errors.Redirected),
            (answer(b'{"cut'), errors.AnswerUnreadable),
            (good({"task_status": "Processing"}), errors.AnswerUnreadable),
            (bad("invalid_params", "no such task", 400), errors.RequestRefused),
            (bad("daily_quota_limit_exceeded", "quota", 200), errors.QuotaSpent),
        ],
    )
    def test_what_is_no_whole_file_is_an_error_never_a_short_list(self, given, kind):
        client, _ = client_and_sent(given)
        with pytest.raises(errors.TikTokError) as caught:
            client.download_compliance_file(TOKEN, "1")
        assert (type(caught.value), caught.value.server_date) == (kind, SERVER_DATE)
