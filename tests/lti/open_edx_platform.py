"""Open edX's own platform side of LTI 1.3 (lti-consumer-xblock), running without the rest of Open edX.

A program of its own, in an environment of its own: ``python open_edx_platform.py PORT TOOL-URL FOLDER``. What it asks
of the LMS around it (blocks, users, grades) is a small stand-in; launches, keys, tokens and services are the package's.
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
from django.http import HttpResponseRedirect, JsonResponse
from django.urls import include, path

PORT, TOOL, FOLDER = sys.argv[1:4]
URL = f"http://127.0.0.1:{PORT}"
LOCATION = "block-v1:school+course+run+type@lti_consumer+block@link"

settings.configure(
    SECRET_KEY="for tests only",  # noqa: S106 - see there
    DEBUG=True,
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="__main__",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "rest_framework", "lti_consumer"],
    MIDDLEWARE=["edx_django_utils.cache.middleware.RequestCacheMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{FOLDER}/open-edx.sqlite3"}},
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

GRADES: dict[str, float] = {}


class Block:
    """Stands in for the block of a course that holds the link."""

    display_name = "A link"
    weight = 20
    has_score = True
    accept_grades_past_due = True
    lti_1p3_passport_id = None
    context_id = None
    scope_ids = SimpleNamespace(usage_id=LOCATION)

    def is_past_due(self) -> bool:
        """Return that it is not."""
        return False

    def max_score(self) -> int:
        """Return the points of the column."""
        return self.weight

    def set_user_module_score(self, user: str, score: float, _maximum: int, _comment: str) -> None:
        """Keep a grade."""
        GRADES[user] = score


def stand_in() -> None:
    """Replace what the package asks of the LMS around it."""
    from lti_consumer.plugin import compat

    compat.load_enough_xblock = lambda _location: Block()
    compat.load_block_as_user = lambda _location: Block()
    compat.get_user_from_external_user_id = lambda user: user
    compat.get_event_tracker = lambda: None


def configure() -> Any:
    """Store the tool as an administrator would, and return its configuration."""
    from lti_consumer.models import Lti1p3Passport, LtiConfiguration
    from opaque_keys.edx.keys import UsageKey

    passport = Lti1p3Passport.objects.create(name="tool", lti_1p3_tool_keyset_url=f"{TOOL}/lti/keys.json")
    return LtiConfiguration.objects.create(
        version="lti_1p3",
        config_store="CONFIG_ON_DB",
        location=UsageKey.from_string(LOCATION),
        lti_1p3_passport=passport,
        lti_1p3_oidc_url=f"{TOOL}/lti/login",
        lti_1p3_launch_url=f"{TOOL}/",
        lti_1p3_redirect_uris=[f"{TOOL}/lti/launch"],
        lti_advantage_ags_mode="declarative",
    )


def open_link(request: Any) -> HttpResponseRedirect:
    """Open the link as a learner, and send the browser to the tool."""
    from lti_consumer.data import Lti1p3LaunchData

    data = Lti1p3LaunchData(
        user_id=request.GET["user"],
        user_role=request.GET.get("role", "student"),
        config_id=CONFIGURATION.config_id,
        resource_link_id=LOCATION,
        external_user_id=request.GET["user"],
        launch_presentation_document_target="iframe",
        context_id="course-v1:school+course+run",
        context_type=["course_offering"],
        context_title="A course",
        custom_parameters={"course": "introduction-to-flask", "item": "check"},
    )
    return HttpResponseRedirect(CONFIGURATION.get_lti_consumer().prepare_preflight_url(data))


def show_grades(_request: Any) -> JsonResponse:
    """Show what the gradebook holds, and how the scores came."""
    from lti_consumer.models import LtiAgsScore

    scores = [
        {"user": row.user_id, "given": row.score_given, "maximum": row.score_maximum, "progress": row.grading_progress}
        for row in LtiAgsScore.objects.all()
    ]
    return JsonResponse({"grades": GRADES, "scores": scores})


if __name__ == "__main__":
    django.setup()
    stand_in()
    call_command("migrate", verbosity=0)
    CONFIGURATION = configure()
    urlpatterns = [
        path("open", open_link),
        path("grades", show_grades),
        path("api/", include("lti_consumer.plugin.urls")),
    ]
    known = {
        "issuer": URL,
        "client_id": CONFIGURATION.lti_1p3_client_id,
        "authorization_url": f"{URL}/api/lti_consumer/v1/launch/",
        "token_url": f"{URL}/api/lti_consumer/v1/token/{CONFIGURATION.passport_id}",
        "key_set_url": f"{URL}/api/lti_consumer/v1/public_keysets/{CONFIGURATION.passport_id}",
    }
    print(json.dumps(known), flush=True)  # noqa: T201 - for the test that started this program
    call_command("runserver", f"127.0.0.1:{PORT}", use_reloader=False, verbosity=0)
