"""Each answer that TikTok is known to give is the data it holds, or the one error that says what to do next."""

import pytest

from tests.tiktok.scripted import LOG_ID, SERVER_DATE, answer, bad, good, json_answer
from tiktok import errors
from tiktok.answers import MAX_MESSAGE, Envelope, read_data, read_flat
from tiktok.errors import Advice


def error_of(given, hide=()):
    with pytest.raises(errors.TikTokError) as caught:
        read_data(given, hide=hide)
    return caught.value


def token_error_of(given):
    with pytest.raises(errors.TikTokError) as caught:
        read_flat(given, hide=("s3cret",))
    return caught.value


@pytest.mark.parametrize("message", ["", "ok", "ok.", None])
def test_the_code_decides_not_the_message(message):
    given = json_answer({"data": {"a": 1}, "error": {"code": "ok", "message": message, "log_id": "L"}})
    assert read_data(given) == Envelope({"a": 1}, "L")


def test_an_answer_without_an_error_object_is_good():
    assert read_data(json_answer({"data": {"a": 1}})) == Envelope({"a": 1}, "")


def test_a_whole_answer_under_http_500_is_good():
    assert read_data(good({"a": 1}, status=500)) == Envelope({"a": 1}, LOG_ID)


def test_http_500_with_an_empty_answer_is_a_fault():
    assert type(error_of(good({}, status=500))) is errors.ServerFailed


CASES = [
    (401, "access_token_invalid", "expired", errors.TokenRefused, Advice.RENEW_TOKEN),
    (401, "scope_not_authorized", "The user did not", errors.ScopeRefused, Advice.GIVE_UP),
    (401, "scope_permission_missed", "", errors.ScopeRefused, Advice.GIVE_UP),
    (429, "rate_limit_exceeded", "slow", errors.RateLimited, Advice.WAIT),
    (429, "daily_quota_limit_exceeded", "quota", errors.QuotaSpent, Advice.WAIT_UNTIL_MIDNIGHT),
    (500, "internal_error", "Server Internal Error", errors.ServerFailed, Advice.RETRY),
    (504, "timeout", "", errors.GatewayTimedOut, Advice.NARROW_WINDOW),
    (400, "invalid_file_upload", "", errors.RequestRefused, Advice.GIVE_UP),
    (
        400,
        "invalid_params",
        "Search Id 71 is invalid or expired",
        errors.SearchRefused,
        Advice.RESTART_WINDOW,
    ),
    (400, "invalid_params", "Invalid count or cursor", errors.SearchRefused, Advice.RESTART_WINDOW),
    (400, "invalid_params", "Something is wrong. Please try again later.", errors.ServerFailed, Advice.RETRY),
    (400, "invalid_request", "Something went wrong. Please", errors.ServerFailed, Advice.RETRY),
    (400, "invalid_params", "x is invalid: cannot find the user", errors.SubjectRefused, Advice.GIVE_UP),
    (
        400,
        "invalid_params",
        "API cannot return this user's information",
        errors.SubjectRefused,
        Advice.GIVE_UP,
    ),
    (
        400,
        "invalid_params",
        "comments are not allowed to be disclosed",
        errors.SubjectRefused,
        Advice.GIVE_UP,
    ),
    (400, "invalid_params", "This user is private", errors.SubjectRefused, Advice.GIVE_UP),
    (400, "invalid_param", "information cannot be returned", errors.SubjectRefused, Advice.GIVE_UP),
    (500, "invalid_params", "Server Internal Error", errors.ServerFailed, Advice.RETRY),
    (400, "invalid_params", "query is empty", errors.RequestRefused, Advice.GIVE_UP),
    (200, "invalid_params", "query is empty", errors.RequestRefused, Advice.GIVE_UP),
    (200, "internal_error", "", errors.ServerFailed, Advice.RETRY),
    (404, "never_heard_of", "", errors.NotFound, Advice.GIVE_UP),
    (429, "never_heard_of", "", errors.RateLimited, Advice.WAIT),
    (418, "never_heard_of", "", errors.RequestRefused, Advice.GIVE_UP),
    (503, "never_heard_of", "", errors.ServerFailed, Advice.RETRY),
    (200, "never_heard_of", "", errors.ServerFailed, Advice.RETRY),
]


@pytest.mark.parametrize(("status", "code", "message", "kind", "advice"), CASES)
def test_every_known_refusal(status, code, message, kind, advice):
    error = error_of(bad(code, message, status))
    assert (type(error), error.advice) == (kind, advice)
    assert (error.code, error.message) == (code, message or f"HTTP {status}")
    assert (error.http_status, error.log_id, error.server_date) == (status, LOG_ID, SERVER_DATE)
    assert error.what_to_do


def test_msg_stands_for_message():
    error = error_of(
        json_answer({"error": {"code": "invalid_params", "msg": "Invalid count or cursor"}}, 400)
    )
    assert (type(error), error.message) == (errors.SearchRefused, "Invalid count or cursor")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, errors.AnswerUnreadable),
        (403, errors.AnswerUnreadable),
        (404, errors.NotFound),
        (429, errors.RateLimited),
        (500, errors.ServerFailed),
        (502, errors.ServerFailed),
        (504, errors.GatewayTimedOut),
        (301, errors.Redirected),
        (304, errors.Redirected),
    ],
)
def test_a_web_page_goes_by_its_status(status, kind):
    error = error_of(answer("<html><title>504</title></html>", status, {"content-type": "text/html"}))
    assert (type(error), error.http_status, error.server_date) == (kind, status, SERVER_DATE)
    assert "<" not in error.message


@pytest.mark.parametrize(
    "value", [{"data": []}, {"error": {"code": "ok"}}, {}, {"data": None, "error": None}]
)
def test_an_answer_without_data_is_unreadable_not_empty(value):
    assert type(error_of(json_answer(value))) is errors.AnswerUnreadable


def test_json_without_an_envelope_goes_by_its_status():
    error = error_of(json_answer({"message": "no such path"}, 404))
    assert (type(error), error.message) == (errors.NotFound, "no such path")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        ("Sun, 03 May 2026 10:21:00 GMT", 30),
        ("Sun, 03 May 2026 10:00:00 GMT", 0),
        ("99999999999999", 86_400),
        ("soon", None),
        ("", None),
        ("-5", None),
    ],
)
def test_retry_after_is_in_seconds(header, seconds):
    error = error_of(bad("rate_limit_exceeded", "slow", 429, {"retry-after": header}))
    assert error.retry_after == seconds


def test_secrets_that_the_server_repeats_are_masked_before_the_message_is_cut():
    secret = "s3/cr et+"
    message = "x" * (MAX_MESSAGE - 4) + f" {secret} s3%2Fcr+et%2B s3/cr%20et%2B"
    error = error_of(bad("invalid_params", message, 400), hide=(secret,))
    assert error.message == "x" * (MAX_MESSAGE - 4) + " •••"
    assert "s3" not in repr(vars(error))


def test_log_id_and_code_are_masked_too():
    given = json_answer({"error": {"code": "clt.abc", "message": "m", "log_id": "id clt.abc"}}, 400)
    error = error_of(given, hide=("clt.abc",))
    assert (error.code, error.log_id) == ("•••", "id •••")


class TestToken:
    def test_success(self):
        given = json_answer({"access_token": "clt.1", "expires_in": 7200, "token_type": "Bearer"})
        assert read_flat(given, hide=()).data["access_token"] == "clt.1"

    @pytest.mark.parametrize("status", [200, 400, 401])
    @pytest.mark.parametrize(
        ("code", "kind"),
        [
            ("invalid_client", errors.CredentialsRefused),
            ("unauthorized_client", errors.CredentialsRefused),
            ("access_denied", errors.CredentialsRefused),
            ("invalid_request", errors.RequestRefused),
            ("unsupported_grant_type", errors.RequestRefused),
            ("access_token_invalid", errors.CredentialsRefused),
        ],
    )
    def test_flat_errors(self, status, code, kind):
        flat = {"error": code, "error_description": "Client secret s3cret is wrong.", "log_id": LOG_ID}
        error = token_error_of(json_answer(flat, status))
        assert (type(error), error.code, error.log_id) == (kind, code, LOG_ID)
        assert error.message == "Client secret ••• is wrong."

    def test_the_other_envelope_is_understood_there_too(self):
        assert type(token_error_of(bad("rate_limit_exceeded", "slow", 429))) is errors.RateLimited

    def test_an_unknown_401_is_a_key_refused_not_a_token_to_renew(self):
        assert type(token_error_of(json_answer({"error": "what"}, 401))) is errors.CredentialsRefused

    @pytest.mark.parametrize("value", [{}, {"access_token": 5}, {"data": {"access_token": "x"}}])
    def test_no_token_is_unreadable(self, value):
        assert type(token_error_of(json_answer(value))) is errors.AnswerUnreadable
