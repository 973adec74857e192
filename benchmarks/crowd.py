"""A class that comes all at once: learners arrive within ten seconds, and then answer for a minute.

``python -m benchmarks.crowd`` serves the LTI tool with two gunicorn workers and plays the browsers of 500 learners. It
prints how many requests went wrong, and how long they took. The browsers run on the same machine: with few processors,
they take their share of it.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from benchmarks.launches import Tool
from benchmarks.platform import Platform

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}
QUIZ = "check"
RESPONSES = {"text": "flask run", "number": "404", "true-false": True}
"""What learners answer to the types of questions that are answered with one word."""
PAUSE = 6.0
"""Seconds between two answers of a learner, on average."""


@dataclass
class Notes:
    """What all learners saw."""

    seconds: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)

    def lines(self, what: str) -> str:
        """Return what came of it, in a line."""
        ordered = sorted(self.seconds) or [0.0]
        slow = ordered[min(int(len(ordered) * 0.99), len(ordered) - 1)] * 1000
        wrong = ", ".join(f"{count} times {status}" for status, count in self.wrong.items()) or "none"
        times = f"99 % within {slow:.0f} ms, all within {ordered[-1] * 1000:.0f} ms"
        return f"{what}: {len(ordered)} requests, wrong: {wrong}; {times}"


class Learner:
    """One learner's browser."""

    def __init__(self, tool: Tool, platform: Platform, number: int) -> None:
        self._tool = tool
        self._platform = platform
        self._number = number
        self._connection = HTTPConnection("127.0.0.1", tool.port, timeout=60)
        self._cookies: dict[str, str] = {}
        self.notes = Notes()

    def ask(self, path: str, body: str = "", kind: dict[str, str] | None = None) -> tuple[int, str, bytes]:
        """Return the status, where it leads, and the content; what goes wrong is noted."""
        headers = (kind or {}) | {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        headers["Host"] = urlsplit(self._tool.url).netloc
        began = time.perf_counter()
        try:
            # A server closes connections that nobody uses, and a browser opens another.
            self._connection.close()
            self._connection.request("POST" if body else "GET", path, body or None, headers)
            answer = self._connection.getresponse()
            content = answer.read()
        except (OSError, HTTPException) as error:
            self._connection.close()
            self.notes.wrong[type(error).__name__] += 1
            return 0, "", b""
        self.notes.seconds.append(time.perf_counter() - began)
        if answer.status >= 400:  # noqa: PLR2004 - the first status of an error
            self.notes.wrong[str(answer.status)] += 1
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, rest = cookie.partition("=")
            self._cookies[name] = rest.partition(";")[0]
        return answer.status, answer.headers.get("Location", ""), content

    def arrive(self) -> tuple[str, dict[str, Any]]:
        """Launch and start the quiz; return the path of the course and what may be answered, if all went well."""
        url = self._tool.url
        login = {"iss": self._platform.url, "client_id": "client", "login_hint": "hint", "target_link_uri": f"{url}/"}
        _status, _location, page = self.ask("/lti/login", urlencode(login), FORM)
        found = re.search(rb'id="login">(.*?)</script>', page, re.DOTALL)
        if found is None:
            return "", {}
        query = parse_qs(urlsplit(json.loads(found[1])["authorization"]).query)
        token = self._platform.sign(query["nonce"][0], f"{url}/", self._number)
        fields = urlencode({"state": query["state"][0], "id_token": token})
        _status, location, _content = self.ask("/lti/launch", fields, FORM)
        room = urlsplit(location).path
        if not room:
            return "", {}
        _status, _location, page = self.ask(room)
        for file in re.findall(r'(?:src|href)="(/files/[^"]*/player\.(?:js|css))"', page.decode()):
            self.ask(file)
        self.ask(f"{room}api/state")
        status, _location, content = self.ask(f"{room}api/quizzes/{QUIZ}/start", json.dumps({"read": []}), JSON)
        questions = json.loads(content)["attempt"]["questions"] if status == 200 else []  # noqa: PLR2004 - OK
        return room, {each["id"]: RESPONSES[each["type"]] for each in questions if each["type"] in RESPONSES}

    def answer(self, room: str, question: str, response: Any) -> None:
        """Type something into a question."""
        body = {"attempt": 1, "question": question, "response": response, "draft": True}
        self.ask(f"{room}api/quizzes/{QUIZ}/answers", json.dumps(body), JSON)


def main() -> None:
    """Let them come, and print what they saw."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.crowd", description=__doc__)
    parser.add_argument("--learners", type=int, default=500, help="how many come (default: 500)")
    parser.add_argument("--arriving", type=float, default=10, help="seconds in which they come (default: 10)")
    parser.add_argument("--answering", type=float, default=60, help="seconds in which they answer (default: 60)")
    parser.add_argument("--database", default="", help="an empty database, instead of SQLite")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lessonpack-benchmark-") as folder:
        platform = Platform()
        tool = Tool(platform, Path(folder) / "tool", options.database)
        arrivals, answers = Notes(), Notes()
        with tool.running():
            Learner(tool, platform, 0).arrive()  # so that the course has been read
            learners = [
                threading.Thread(target=learn, args=(Learner(tool, platform, number), options, arrivals, answers))
                for number in range(options.learners)
            ]
            for learner in learners:
                learner.start()
            for learner in learners:
                learner.join()
    print(arrivals.lines(f"{tool.name}: {options.learners} arrivals in {options.arriving:g} seconds"))
    print(answers.lines(f"{tool.name}: answers for {options.answering:g} seconds"))


def learn(learner: Learner, options: argparse.Namespace, arrivals: Notes, answers: Notes) -> None:
    """Come at some moment, and answer now and then until time is over."""
    chance = random.Random(id(learner))  # noqa: S311 - nobody has to guess it
    end = time.monotonic() + options.arriving + options.answering
    time.sleep(chance.uniform(0, options.arriving))
    room, questions = learner.arrive()
    _add(learner, arrivals)
    while questions and time.monotonic() < end:
        time.sleep(chance.uniform(0, 2 * PAUSE))
        learner.answer(room, *chance.choice(list(questions.items())))
    _add(learner, answers)


_adding = threading.Lock()


def _add(learner: Learner, notes: Notes) -> None:
    with _adding:
        notes.seconds += learner.notes.seconds
        notes.wrong += learner.notes.wrong
    learner.notes = Notes()


if __name__ == "__main__":
    main()
