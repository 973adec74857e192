"""What a strict learning record store refuses: by xAPI 1.0.3 (part 2) and, of an assignable unit, by cmi5.

Numbers are sections of the specification of cmi5. It shares nothing with the player.
"""

from __future__ import annotations

import re
import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import ValidationError
from ralph.models.xapi.base.statements import BaseXapiStatement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

VERBS = "http://adlnet.gov/expapi/verbs/"
CMI5 = "https://w3id.org/xapi/cmi5/"
CATEGORY = f"{CMI5}context/categories/cmi5"
MOVE_ON = f"{CMI5}context/categories/moveon"
SESSION = f"{CMI5}context/extensions/sessionid"
MASTERY = f"{CMI5}context/extensions/masteryscore"
PROGRESS = f"{CMI5}result/extensions/progress"
OF_UNITS = ("initialized", "completed", "passed", "failed", "terminated")

_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_DURATION = re.compile(r"PT(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_INTERACTIONS = {
    "true-false": (),
    "choice": ("choices",),
    "fill-in": (),
    "long-fill-in": (),
    "matching": ("source", "target"),
    "sequencing": ("choices",),
    "likert": ("scale",),
    "numeric": (),
}
_MEMBERS = {
    "statement": {"id", "timestamp", "actor", "verb", "object", "result", "context"},
    "verb": {"id", "display"},
    "result": {"score", "success", "completion", "response", "duration", "extensions"},
    "score": {"scaled", "raw", "min", "max"},
    "context": {"registration", "contextActivities", "extensions", "platform", "language", "revision"},
    "contextActivities": {"parent", "grouping", "category", "other"},
    "activity": {"objectType", "id", "definition"},
    "definition": {
        *("type", "name", "description", "interactionType", "correctResponsesPattern"),
        *("choices", "scale", "source", "target", "extensions"),
    },
}


def verb_of(statement: dict[str, Any]) -> str:
    """Return the last word of a statement's verb."""
    return str(statement["verb"]["id"]).removeprefix(VERBS)


def is_iri(value: Any) -> bool:
    """Return whether a value is a whole IRI."""
    return isinstance(value, str) and bool(urlsplit(value).scheme) and not re.search(r"[\s<>\"{}|\\^`]", value)


def faults_of(statement: Any) -> list[str]:
    """Return what is wrong with a statement by the rules of xAPI."""
    try:
        return list(_faults(statement))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return [f"is malformed: {error!r}"]


def model_faults(statement: dict[str, Any]) -> list[str]:
    """Return what is wrong with a statement by the models of Ralph, a learning record store that we did not write."""
    try:
        BaseXapiStatement.model_validate(statement)
    except ValidationError as error:
        return [f"Ralph: {one['loc']} {one['msg']}" for one in error.errors()]
    return []


def _unknown(kind: str, value: dict[str, Any]) -> Iterator[str]:
    for name in value.keys() - _MEMBERS[kind]:
        yield f"{kind} has an unknown member {name}"
    for name, one in value.items():
        if one is None:
            yield f"{kind} has an empty {name}"


def _faults(statement: dict[str, Any]) -> Iterator[str]:
    yield from _unknown("statement", statement)
    if str(uuid.UUID(statement["id"])) != statement["id"] or uuid.UUID(statement["id"]).variant != uuid.RFC_4122:
        yield "the id is no UUID"
    if not _TIMESTAMP.fullmatch(statement["timestamp"]):
        yield "the timestamp is not in UTC"
    actor = statement["actor"]
    if actor.get("objectType", "Agent") != "Agent" or not is_iri(actor.get("mbox") or actor["account"]["homePage"]):
        yield "the actor is no agent with an account or a mailbox"
    yield from _unknown("verb", statement["verb"])
    if not is_iri(statement["verb"]["id"]) or not statement["verb"]["display"]:
        yield "the verb is no IRI, or has no words"
    yield from _activity_faults(statement["object"])
    yield from _result_faults(statement.get("result", {}))
    context = statement.get("context", {})
    yield from _unknown("context", context)
    yield from _unknown("contextActivities", context.get("contextActivities", {}))
    uuid.UUID(context["registration"])
    for activities in context.get("contextActivities", {}).values():
        if not isinstance(activities, list) or not activities:
            yield "the activities of a context are no list"
        for activity in activities:
            yield from _activity_faults(activity)
    for name in (*context.get("extensions", {}), *statement.get("result", {}).get("extensions", {})):
        if not is_iri(name):
            yield f"the extension {name} is no IRI"


def _activity_faults(activity: dict[str, Any]) -> Iterator[str]:
    yield from _unknown("activity", activity)
    if not is_iri(activity["id"]) or activity.get("objectType", "Activity") != "Activity":
        yield f"the activity {activity['id']} is none"
    definition = activity.get("definition")
    if definition is None:
        return
    yield from _unknown("definition", definition)
    for texts in (definition.get("name", {}), definition.get("description", {})):
        yield from _language_faults(texts)
    if "interactionType" in definition:
        yield from _interaction_faults(definition)


def _language_faults(texts: dict[str, str]) -> Iterator[str]:
    for language, text in texts.items():
        if not _LANGUAGE.fullmatch(language) or not isinstance(text, str):
            yield f"{language} is no language"


def _interaction_faults(definition: dict[str, Any]) -> Iterator[str]:
    kind = definition["interactionType"]
    lists = _INTERACTIONS[kind]
    for name in ("choices", "scale", "source", "target"):
        if (name in definition) != (name in lists):
            yield f"{kind} has a wrong list: {name}"
        ids = [one["id"] for one in definition.get(name, [])]
        if len(ids) != len(set(ids)) or not all(isinstance(one, str) and one for one in ids):
            yield f"{name} has components of one name, or of none"
        for one in definition.get(name, []):
            yield from _language_faults(one.get("description", {}))


def _result_faults(result: dict[str, Any]) -> Iterator[str]:
    yield from _unknown("result", result)
    score = result.get("score")
    if score is not None:
        yield from _unknown("score", score)
        if not -1 <= score["scaled"] <= 1:
            yield "the score is not from -1 to 1"
    for name in ("success", "completion"):
        if not isinstance(result.get(name, True), bool):
            yield f"{name} is neither true nor false"
    if "duration" in result and not _DURATION.fullmatch(result["duration"]):
        yield f"{result['duration']} is no duration"
    if not isinstance(result.get("response", ""), str):
        yield "the response is no text"


def answer_faults(statement: dict[str, Any]) -> list[str]:
    """Return which names in a response are not among the components of its question."""
    definition, response = statement["object"]["definition"], statement["result"].get("response", "")
    lists = _INTERACTIONS[definition["interactionType"]]
    said = [response, *definition.get("correctResponsesPattern", [])]
    pairs = [pair.split("[.]") for text in said for pair in text.split("[,]") if pair]
    known = [{one["id"] for one in definition[name]} for name in lists]
    return [
        f"{token} is not in {lists[at]}"
        for pair in pairs
        for at, token in enumerate(pair)
        if lists and token not in known[at]
    ]


def unit_faults(statement: dict[str, Any], launch: dict[str, Any]) -> list[str]:
    """Return what is wrong with a statement of an assignable unit, by what its launch gave it."""
    context, verb = statement.get("context", {}), verb_of(statement)
    activities, result = context.get("contextActivities", {}), statement.get("result", {})
    categories = {one["id"] for one in activities.get("category", [])}
    data = launch["data"]
    template = data["contextTemplate"]
    is_defined = CATEGORY in categories
    judged = {"completed": "completion", "passed": "success", "failed": "success"}
    wrong = {
        "9.2 the actor has no account": "account" not in statement["actor"],
        "9.2 the actor is another": statement["actor"] != launch["actor"],
        "9.6.1 the registration is another": context.get("registration") != launch["registration"],
        "9.6.3.1 the session is another": context.get("extensions", {}).get(SESSION) != template["extensions"][SESSION],
        "9.6.2 the template is not whole": not _holds(context, template),
        "7.1.3 a verb of cmi5 without its category": verb in OF_UNITS and not is_defined,
        "7.1.3 the category of cmi5 at another verb": verb not in OF_UNITS and is_defined,
        "9.4 the object is another": is_defined and statement["object"]["id"] != launch["activity"],
        "9.6.2.2 moveOn": (MOVE_ON in categories) != (is_defined and verb in judged),
        "9.5.2 success": is_defined and result.get("success") != {"passed": True, "failed": False}.get(verb),
        "9.5.3 completion": is_defined and result.get("completion") != {"completed": True}.get(verb),
        "9.5.1 a score": is_defined and "score" in result and verb not in {"passed", "failed"},
        "9.5.4.1 no duration": is_defined and verb != "initialized" and "duration" not in result,
        "9.5.5.1 progress": verb == "completed" and PROGRESS in result.get("extensions", {}),
        "10.2.2 the mode forbids it": data["launchMode"] != "Normal" and verb not in {"initialized", "terminated"},
    }
    mastery = data.get("masteryScore")
    if mastery is not None and verb in {"passed", "failed"}:
        scaled = result.get("score", {}).get("scaled")
        wrong["9.6.3.2 the mastery score"] = context["extensions"].get(MASTERY) != mastery
        wrong["9.3.4 the score is against it"] = scaled is not None and (scaled >= mastery) != (verb == "passed")
    return [name for name, is_wrong in wrong.items() if is_wrong]


def _holds(context: dict[str, Any], template: dict[str, Any]) -> bool:
    """Return whether a context has all that its template has."""
    own = context.get("contextActivities", {})
    same = all(context.get(name) == value for name, value in template.items() if isinstance(value, str))
    extensions = template["extensions"].items() <= context.get("extensions", {}).items()
    kinds = template.get("contextActivities", {}).items()
    return same and extensions and all(one in own.get(kind, []) for kind, given in kinds for one in given)


def order_faults(statements: Iterable[dict[str, Any]], sessions: dict[str, Any]) -> list[str]:
    """Return what is wrong with the statements of one registration and unit, as they stand in the store (9.3)."""
    faults: list[str] = []
    by_session: dict[str, list[dict[str, Any]]] = {name: [] for name in sessions}
    everything = sorted(statements, key=lambda one: datetime.fromisoformat(one["timestamp"]))
    for one in everything:
        by_session[one["context"]["extensions"][SESSION]].append(one)
    for name, own in by_session.items():
        verbs = [verb_of(one) for one in own]
        defined = [verb for verb in verbs if verb in OF_UNITS]
        faults += [f"9.3.2 {name} does not begin with initialized"] if verbs and verbs[0] != "initialized" else []
        faults += [f"9.3.8 {name} goes on after terminated"] if "terminated" in verbs[:-1] else []
        faults += [f"9.3 {name} says a verb twice"] if len(defined) != len(set(defined)) else []
        faults += [f"9.3 {name} is passed and failed"] if {"passed", "failed"} <= set(defined) else []
    verbs = [verb_of(one) for one in everything]
    faults += [f"9.3 {verb} more than once" for verb in ("completed", "passed") if verbs.count(verb) > 1]
    if "passed" in verbs and "failed" in verbs[verbs.index("passed") :]:
        faults.append("9.3 failed after passed")
    return faults
