"""The services of a platform: access tokens, scores, results and the roster, quirks included.

LTI Assignment and Grade Services 2.0 (AGS), LTI Names and Role Provisioning Services 2.0 (NRPS).
"""

from __future__ import annotations

import json
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urljoin, urlsplit, urlunsplit

from lti_tool.base.cache import Cache
from lti_tool.base.http_client import HttpClientError, excerpt
from lti_tool.lti.launch import RESULT, SCORE
from lti_tool.lti.roles import read_roles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lti_tool.base.http_client import HttpClient, HttpResponse
    from lti_tool.base.tables import Platform
    from lti_tool.lti.signing_keys import SigningKeys

MEMBERSHIP = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"

_SCORE_TYPE = "application/vnd.ims.lis.v1.score+json"
_RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json"
_MEMBERS_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"

_TOKEN_MARGIN = 60_000
_MOST_TOKENS = 4_096
_MOST_PAGES = 200

# Canvas, Moodle (with curly quotes) and others write "rel=next" (RFC 8288) in their own ways.
_NEXT = re.compile(r"<([^>]+)>[^<]*?;\s*rel\s*=\s*[\"'“”]?next\b", re.IGNORECASE)


_TOKEN = re.compile(r"[\x20-\x7e]+")
"""An access token (RFC 6749, A.12): anything else breaks the header that carries it."""


class TokenRefusedError(HttpClientError):
    """The platform refused to issue an access token."""


@dataclass(frozen=True, slots=True)
class Token:
    """An access token. ``granted`` are the scopes it is for, if the platform says; ``until`` is when it is renewed."""

    token: str
    until: int
    granted: tuple[str, ...] | None


class AccessTokens:
    """Caches access tokens by platform and scope until they expire: some platforms limit how many they issue."""

    def __init__(self, http_client: HttpClient, keys: SigningKeys, clock: Callable[[], int]) -> None:
        self._http_client = http_client
        self._signing_keys = keys
        self._clock = clock
        self._kept: Cache[Token] = Cache(most=_MOST_TOKENS)

    def get(self, platform: Platform, scope: str) -> str:
        """Return a token; raise `HttpClientError` if the platform does not issue one."""
        return self._valid(platform, scope).token

    def grants(self, platform: Platform, scope: str) -> bool:
        """Return whether the platform's token covers ``scope``: it may issue one for less (RFC 6749, 5.1)."""
        granted = self._valid(platform, scope).granted
        return granted is None or scope in granted

    def forget(self, platform: Platform, scope: str) -> None:
        """Drop a token that the platform no longer accepts."""
        self._kept.forget(_key(platform, scope))

    def _valid(self, platform: Platform, scope: str) -> Token:
        return self._kept.get(
            _key(platform, scope),
            lambda _before: self._ask(platform, scope),
            is_good=lambda token: token.until > self._clock(),
        )

    def _ask(self, platform: Platform, scope: str) -> Token:
        now = self._clock() // 1000
        assertion = self._signing_keys.signer().sign(
            {
                "iss": platform.client_id,
                "sub": platform.client_id,
                "aud": platform.token_audience,  # a string, not a list: Brightspace compares it
                "iat": now - 5,
                "exp": now + 300,
                "jti": secrets.token_urlsafe(24),
            }
        )
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": assertion,
            "scope": scope,
        }
        response = self._http_client.post(
            platform.token_url, urlencode(form).encode(), {"Content-Type": "application/x-www-form-urlencoded"}
        )
        body = response.json() if response.status in {200, 201} else {}
        token = body.get("access_token") if isinstance(body, dict) else None
        if not isinstance(token, str) or not _TOKEN.fullmatch(token):
            reason = excerpt(response.body)
            raise TokenRefusedError(
                f"{platform.token_url} responded with {response.status} and no access token: {reason}"
            )
        lasts, granted = body.get("expires_in"), body.get("scope")
        seconds = lasts if isinstance(lasts, int) else 300
        return Token(
            token,
            until=self._clock() + max(seconds * 1000 - _TOKEN_MARGIN, 0),
            granted=tuple(granted.split()) if isinstance(granted, str) and granted.strip() else None,
        )


def _key(platform: Platform, scope: str) -> tuple[str, str, str]:
    return platform.token_url, platform.client_id, scope


@dataclass(frozen=True, slots=True)
class Result:
    """A learner's entry in the gradebook: a share from 0 to 1, if any, and the teacher's comment."""

    share: float | None
    comment: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody on the roster. ``name`` is empty if the platform does not share it."""

    subject: str
    name: str
    learns: bool
    is_active: bool


class Services:
    """Calls the services of platforms."""

    def __init__(self, http_client: HttpClient, tokens: AccessTokens) -> None:
        self.http_client = http_client
        self.tokens = tokens

    def send_score(self, platform: Platform, line_item_url: str, score: Mapping[str, Any]) -> HttpResponse:
        """Post a score (AGS 3.4.5); raise `HttpClientError` if there is no response."""
        headers = {**self._authorization(platform, SCORE), "Content-Type": _SCORE_TYPE}
        return self.http_client.post(below(line_item_url, "scores"), json.dumps(score).encode(), headers)

    def read_result(self, platform: Platform, line_item_url: str, subject: str) -> Result | None:
        """Return a learner's entry in the gradebook (AGS 3.3); None if the platform does not share it."""
        url = below(line_item_url, "results")
        url += ("&" if "?" in url else "?") + urlencode({"user_id": subject})
        try:
            response = self._get(platform, RESULT, url, _RESULTS_TYPE)
            found = response.json() if response.status == 200 else None  # noqa: PLR2004 - OK
        except HttpClientError:
            return None
        if not isinstance(found, list):
            return None
        mine = [entry for entry in found if isinstance(entry, dict) and str(entry.get("userId")) == subject]
        return _read_result(mine[0]) if mine else Result(None, "")

    def members(self, platform: Platform, memberships_url: str) -> Iterator[Member]:
        """Yield the roster of a course, page by page (NRPS 2.4); raise `HttpClientError` on failure."""
        for response in self.pages(platform, MEMBERSHIP, memberships_url, _MEMBERS_TYPE):
            page = response.json() if response.status == 200 else None  # noqa: PLR2004 - OK
            if not isinstance(page, dict) or not isinstance(page.get("members"), list):
                raise HttpClientError(
                    f"{urlsplit(response.url).netloc} responded with {response.status} but not with a roster"
                )
            yield from (_read_member(entry) for entry in page["members"] if isinstance(entry, dict))

    def pages(self, platform: Platform, scope: str, url: str, accept: str) -> Iterator[HttpResponse]:
        """Yield the responses from ``url`` and its next pages (RFC 8288); raise `HttpClientError` on failure."""
        following: str | None = url
        for _ in range(_MOST_PAGES):
            if following is None:
                return
            response = self._get(platform, scope, following, accept)
            yield response
            following = next_page(response)

    def authorized(
        self, platform: Platform, scope: str, call: Callable[[dict[str, str]], HttpResponse]
    ) -> HttpResponse:
        """Return the response to ``call`` with an access token in its headers; a rejected token is replaced once."""
        response = call(self._authorization(platform, scope))
        if response.status == 401:  # noqa: PLR2004 - not authorized
            self.tokens.forget(platform, scope)
            response = call(self._authorization(platform, scope))
        return response

    def _get(self, platform: Platform, scope: str, url: str, accept: str) -> HttpResponse:
        return self.authorized(platform, scope, lambda token: self.http_client.get(url, {**token, "Accept": accept}))

    def _authorization(self, platform: Platform, scope: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens.get(platform, scope)}"}


def below(line_item_url: str, name: str) -> str:
    """Return the URL of a line item's sub-resource: the path goes before the query, which Moodle's URLs have."""
    parts = urlsplit(line_item_url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{name}"))


def next_page(response: HttpResponse) -> str | None:
    """Return the URL of the page after ``response`` (RFC 8288), if there is one."""
    header = response.headers.get("link", "")
    with suppress(UnicodeError):
        header = header.encode("latin-1").decode("utf-8")  # curly quotes arrive as raw bytes
    found = _NEXT.search(header)
    following = urljoin(response.url, found[1]) if found else None
    return following if following != response.url else None


def _read_result(entry: Mapping[str, Any]) -> Result:
    score, maximum = entry.get("resultScore"), entry.get("resultMaximum", 1)
    known = isinstance(score, int | float) and isinstance(maximum, int | float) and maximum > 0
    comment = entry.get("comment")
    return Result(float(score) / float(maximum) if known else None, comment if isinstance(comment, str) else "")  # type: ignore[arg-type]


def _read_member(entry: Mapping[str, Any]) -> Member:
    roles = entry.get("roles")
    read = read_roles([role for role in roles if isinstance(role, str)] if isinstance(roles, list) else [])
    name = entry.get("name") or " ".join(str(entry.get(part) or "") for part in ("given_name", "family_name")).strip()
    return Member(
        subject=str(entry.get("user_id", "")),
        name=" ".join(str(name).split()),
        learns=read.learns and not read.tests,
        is_active=entry.get("status", "Active") == "Active",
    )
