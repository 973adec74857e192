"""Open edX's own platform side of LTI 1.3 (lti-consumer-xblock), running without the rest of Open edX.

A program of its own, in an environment of its own: ``python open_edx_platform.py PORT TOOL-URL FOLDER``. What it asks
of the LMS around it (blocks, people, rights, grades) is a small stand-in; launches, deep linking, keys, tokens and
services are the package's.
"""
# ruff: noqa: PLC0415 - Django has to be set up before its models are imported

from __future__ import annotations

import json
import sys
from types import SimpleNamespace
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import include, path
from django.utils.html import escape

PORT, TOOL, FOLDER = sys.argv[1:4]
URL = f"http://127.0.0.1:{PORT}"
COURSE = "course-v1:school+course+run"
BLOCK = "block-v1:school+course+run+type@lti_consumer+block@"

settings.configure(
    SECRET_KEY="for tests only",  # noqa: S106 - see there
    DEBUG=True,
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="__main__",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "rest_framework", "lti_consumer"],
    MIDDLEWARE=[
        "edx_django_utils.cache.middleware.RequestCacheMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
    # As Open edX asks of those who use deep linking: the answer comes from a page of another site.
    SESSION_COOKIE_SAMESITE="None",
    SESSION_COOKIE_SECURE=True,
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": f"{FOLDER}/open-edx.sqlite3",
            "OPTIONS": {"timeout": 180},
        }
    },
    CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    USE_TZ=True,
    USAGE_ID_PATTERN=r"(?P<usage_id>(?:i4x://?[^/]+/[^/]+/[^/]+/[^@]+(?:@[^/]+)?)|(?:[^/]+))",
    PLATFORM_NAME="Open edX",
    LMS_ROOT_URL=URL,
    LMS_BASE=f"127.0.0.1:{PORT}",
    CMS_BASE=f"127.0.0.1:{PORT}",
    LTI_BASE=URL,
    LTI_API_BASE=URL,
    FEATURES={},
)

PEOPLE = {
    "teacher": ("Tilda Teacher", "instructor"),
    "ada": ("Ada Lovelace", "student"),
    "ben": ("Ben Franklin", "student"),
    "cleo": ("Cleo Patra", "student"),
}
GRADES: dict[str, dict[str, float]] = {}
"""Shares from 0 to 1, by block and person."""


class Block:
    """Stands in for the block of a course that holds a link."""

    display_name = "A link"
    weight = 20
    has_score = True
    accept_grades_past_due = True
    lti_1p3_passport_id = None
    context_id = None

    def __init__(self, location: Any) -> None:
        self.scope_ids = SimpleNamespace(usage_id=location)

    def is_past_due(self) -> bool:
        """Return that it is not."""
        return False

    def max_score(self) -> int:
        """Return the points of the column."""
        return self.weight

    def set_user_module_score(self, user: str, score: float, _maximum: int, _comment: str) -> None:
        """Keep a grade."""
        GRADES.setdefault(self.scope_ids.usage_id.block_id, {})[user] = score


def stand_in() -> None:
    """Replace what the package asks of the LMS around it."""
    from lti_consumer.plugin import compat

    def course_members(_course: Any) -> dict[int, dict[str, Any]]:
        return {
            user.id: {"id": user.id, "username": user.username, "name": name, "email": "", "roles": [role]}
            for user in _users()
            for name, role in [PEOPLE[user.username]]
        }

    compat.load_enough_xblock = Block
    compat.load_block_as_user = Block
    compat.get_user_from_external_user_id = lambda user: user
    compat.get_event_tracker = lambda: None
    compat.user_has_studio_write_access = lambda user, _course: user.username == "teacher"
    compat.get_course_by_id = lambda _course: None
    compat.user_course_access = lambda _course, user, *_, **__: user.is_authenticated
    compat.user_has_access = lambda *_: True
    compat.get_course_members = course_members
    compat.merge_course_forum_roles = lambda _course, members: members
    compat.batch_get_or_create_externalids = lambda _users_with_profiles: {
        user.id: SimpleNamespace(external_user_id=user.username) for user in _users()
    }


def _users() -> Any:
    from django.contrib.auth import get_user_model

    return get_user_model().objects.order_by("id")


def fill() -> Any:
    """Store people, and the tool as an administrator would; return the passport that all links share."""
    from django.contrib.auth import get_user_model
    from lti_consumer.models import CourseAllowPIISharingInLTIFlag, Lti1p3Passport
    from opaque_keys.edx.keys import CourseKey

    for name in PEOPLE:
        get_user_model().objects.create_user(name)
    CourseAllowPIISharingInLTIFlag.objects.create(course_id=CourseKey.from_string(COURSE), enabled=True)
    passport = Lti1p3Passport.objects.create(name="tool", lti_1p3_tool_keyset_url=f"{TOOL}/lti/keys.json")
    configuration("first", passport)  # the keys are served only when a link uses them
    return passport


def configuration(name: str, passport: Any) -> Any:
    """Return the configuration of a block, made at its first use."""
    from lti_consumer.models import LtiConfiguration
    from opaque_keys.edx.keys import UsageKey

    values = {
        "version": "lti_1p3",
        "config_store": "CONFIG_ON_DB",
        "lti_1p3_passport": passport,
        "lti_1p3_oidc_url": f"{TOOL}/lti/login",
        "lti_1p3_launch_url": f"{TOOL}/",
        "lti_1p3_redirect_uris": [f"{TOOL}/lti/launch"],
        "lti_advantage_ags_mode": "declarative",
        "lti_advantage_enable_nrps": True,
        "lti_advantage_deep_linking_enabled": True,
        "lti_advantage_deep_linking_launch_url": f"{TOOL}/",
    }
    return LtiConfiguration.objects.get_or_create(location=UsageKey.from_string(BLOCK + name), defaults=values)[0]


def show_page(request: Any) -> HttpResponse:
    """Sign somebody in, and show them a page of a course with a link in a frame."""
    from django.contrib.auth import get_user_model, login

    login(request, get_user_model().objects.get(username=request.GET["user"]))
    return HttpResponse(
        f"""<!doctype html><title>A course</title><h1>A course</h1>
        <iframe name="tool" width="1000" height="650" src="/open?{escape(request.GET.urlencode())}"></iframe>"""
    )


def open_link(request: Any) -> HttpResponseRedirect:
    """Begin the launch of a link, or with ``pick`` the choice of its content, as the package's own block does."""
    from lti_consumer.api import get_lti_1p3_content_url, get_lti_1p3_launch_start_url
    from lti_consumer.data import Lti1p3LaunchData

    made = configuration(request.GET["link"], PASSPORT)
    item = request.GET.get("item")
    data = Lti1p3LaunchData(
        user_id=request.user.id,
        user_role=PEOPLE[request.user.username][1],
        config_id=made.config_id,
        resource_link_id=str(made.location),
        external_user_id=request.user.username,
        launch_presentation_document_target="iframe",
        context_id=COURSE,
        context_type=["course_offering"],
        context_title="A course",
        custom_parameters={"course": "introduction-to-flask", "item": item} if item else {},
    )
    if "pick" in request.GET:
        return HttpResponseRedirect(get_lti_1p3_launch_start_url(data, deep_link_launch=True))
    return HttpResponseRedirect(get_lti_1p3_content_url(data))


def show_records(_request: Any) -> JsonResponse:
    """Show what the gradebook holds, how the scores came, and which content teachers picked, by link."""
    from lti_consumer.models import LtiConfiguration

    return JsonResponse(
        {
            made.location.block_id: {
                "grades": GRADES.get(made.location.block_id, {}),
                "line_items": [
                    {
                        "maximum": row.score_maximum,
                        "scores": [
                            {
                                "user": score.user_id,
                                "points": score.score_given,
                                "maximum": score.score_maximum,
                                "progress": score.grading_progress,
                            }
                            for score in row.scores.all()
                        ],
                    }
                    for row in made.ltiagslineitem_set.all()
                ],
                "picked": [{"type": row.content_type, **row.attributes} for row in made.ltidlcontentitem_set.all()],
            }
            for made in LtiConfiguration.objects.all()
        }
    )


if __name__ == "__main__":
    django.setup()
    stand_in()
    call_command("migrate", verbosity=0)
    PASSPORT = fill()
    urlpatterns = [
        path("page", show_page),
        path("open", open_link),
        path("records", show_records),
        path("api/", include("lti_consumer.plugin.urls")),
    ]
    known = {
        "issuer": URL,
        "client_id": str(PASSPORT.lti_1p3_client_id),
        "authorization_url": f"{URL}/api/lti_consumer/v1/launch/",
        "token_url": f"{URL}/api/lti_consumer/v1/token/{PASSPORT.passport_id}",
        "key_set_url": f"{URL}/api/lti_consumer/v1/public_keysets/{PASSPORT.passport_id}",
    }
    print(json.dumps(known), flush=True)  # noqa: T201 - for the test that started this program
    call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False, verbosity=0)
