"""Backups of courses in Moodle."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import tarfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest

from exporter.imports import archives, tarballs
from exporter.imports.notes import ImportFailed
from tests.imports.imported import Imported, imported
from tests.imports.moodle import PIXEL
from tests.imports.qti_1 import zipped

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PICTURE = base64.b64decode(PIXEL)
DIGEST = hashlib.sha1(PICTURE, usedforsecurity=False).hexdigest()


def element(name: str, /, text: str = "", inside: str = "", **attributes: object) -> str:
    """Return an element."""
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{written}>{escape(text)}{inside}</{name}>\n"


def fields(**texts: object) -> str:
    """Return an element with a text for each name."""
    return "".join(element(name, str(text)) for name, text in texts.items())


def activity(number: int, kind: str, name: str, inside: str = "", *, visible: int = 1) -> dict[str, str]:
    """Return the documents of an activity, whose context has the number of the activity plus 100."""
    folder = f"activities/{kind}_{number}"
    described = element(kind, inside=fields(name=name) + inside, id=number)
    return {
        f"{folder}/{kind}.xml": element("activity", inside=described, moduleid=number, contextid=100 + number),
        f"{folder}/module.xml": element("module", inside=fields(visible=visible), id=number),
    }


def section(number: int, name: str, sequence: str, summary: str = "", more: str = "") -> dict[str, str]:
    """Return the document of a section."""
    inside = fields(number=number, name=name, summary=summary, summaryformat=1, sequence=sequence) + more
    return {f"sections/section_{number}/section.xml": element("section", inside=inside, id=number)}


def backup(*documents: Mapping[str, str], files: str = "", questions: str = "") -> dict[str, str | bytes]:
    """Return a backup, whose contents are told by the names of its documents."""
    found: dict[str, str | bytes] = {name: text for one in documents for name, text in one.items()}
    activities = sections = ""
    for name in found:
        folder, _, last = name.rpartition("/")
        kind, _, number = folder.rpartition("/")[2].partition("_")
        if last == "section.xml":
            sections += element("section", inside=fields(sectionid=number, title=number, directory=folder))
        elif last != "module.xml":
            inside = fields(moduleid=number, modulename=kind, title="T", directory=folder)
            activities += element("activity", inside=inside)
    contents = element("activities", inside=activities) + element("sections", inside=sections)
    information = fields(original_course_fullname="Tea", original_course_contextid=7)
    about = element("information", inside=information + element("contents", inside=contents))
    found["moodle_backup.xml"] = element("moodle_backup", inside=about)
    found["course/course.xml"] = element("course", inside=fields(lang="de"))
    found["files.xml"] = element("files", inside=files)
    if questions:
        found["questions.xml"] = element("question_categories", inside=questions)
    return found


def file(place: tuple[int, str, str, int], name: str, digest: str = DIGEST) -> str:
    """Return an entry of the list of files, at a context, component, area and item."""
    context, component, area, item = place
    inside = fields(
        contenthash=digest,
        contextid=context,
        component=component,
        filearea=area,
        itemid=item,
        filepath="/",
        filename=name,
    )
    return element("file", inside=inside)


def answer(number: int, text: str, fraction: float, feedback: str = "") -> str:
    """Return an answer as the question bank stores it."""
    inside = fields(answertext=text, answerformat=1, fraction=fraction, feedback=feedback, feedbackformat=1)
    return element("answer", inside=inside, id=number)


def question(number: int, kind: str, text: str, inside: str = "", parent: int = 0) -> str:
    """Return a question as the bank stores it."""
    common = fields(
        parent=parent, name=f"Q{number}", questiontext=text, questiontextformat=1, defaultmark=1, qtype=kind
    )
    plugin = element(f"plugin_qtype_{kind}_question", inside=inside)
    return element("question", inside=common + plugin, id=number)


def choice(number: int, text: str, *answers: tuple[str, float]) -> str:
    """Return a question with options, the numbers of which follow its own."""
    written = "".join(answer(10 * number + at, words, share) for at, (words, share) in enumerate(answers))
    settings = element("multichoice", inside=fields(single=1, shuffleanswers=1))
    return question(number, "multichoice", text, element("answers", inside=written) + settings)


def category(number: int, name: str, *questions: str) -> str:
    """Return a category as Moodle 3 stores it."""
    return element(
        "question_category",
        inside=fields(name=name, parent=0) + element("questions", inside="".join(questions)),
        id=number,
    )


def losses(came: Imported) -> list[str]:
    """Return what did not come, without what never comes."""
    found = [line.partition(": ")[2] for line in came.lost]
    assert "people, their work and grades, dates, conditions, and settings of the course and of its activities" in found
    return [one for one in found if not one.startswith("people")]


def packed(files: Mapping[str, str | bytes]) -> bytes:
    """Return a backup in tar and gzip."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=1) as archive:
        for name, content in files.items():
            raw = content.encode() if isinstance(content, str) else content
            entry = tarfile.TarInfo(f"./{name}")
            entry.size = len(raw)
            archive.addfile(entry, io.BytesIO(raw))
    return stream.getvalue()


def course() -> dict[str, str | bytes]:
    """Return a course with one of each activity."""
    chapters = "".join(
        element("chapter", inside=fields(pagenum=at, title=title, content=text, contentformat=1), id=50 + at)
        for at, title, text in (
            (2, "Green", '<p><img src="@@PLUGINFILE@@/a%20leaf.png" alt="A leaf"></p>'),
            (1, "Black", "<p>Strong.</p>"),
        )
    )
    page = (
        '<h2>Leaves</h2><p>See <a href="$@QUIZVIEWBYID*4@$">the quiz</a>, <a href="$@BOOKVIEWBYIDCH*3*52@$">green</a>, '
        '<a href="$@FORUMVIEWBYID*6@$">talk</a>.</p><p><a href="@@PLUGINFILE@@/gone.pdf">gone</a></p>'
    )
    slots = "".join(
        element("question_instance", inside=fields(slot=slot, questionid=of, maxmark=points))
        for slot, of, points in ((2, 13, 3), (1, 11, 2))
    )
    settings = fields(intro="<p>Try it.</p>", introformat=1, timelimit=600, attempts_number=2)
    return backup(
        section(0, "", "1"),
        section(1, "Begin", "2,3,4,5,6,7", "<p>Welcome.</p>"),
        activity(1, "label", "L", fields(intro="<h3>Just a heading</h3>", introformat=1)),
        activity(2, "page", "Tea", fields(content=page, contentformat=1), visible=0),
        activity(3, "book", "Kinds", element("chapters", inside=chapters)),
        activity(4, "quiz", "Try it", settings + element("question_instances", inside=slots)),
        activity(5, "url", "A site", fields(externalurl="https://example.org/tea")),
        activity(6, "forum", "Talk"),
        activity(7, "resource", "The leaf"),
        files=file((103, "mod_book", "chapter", 52), "a leaf.png")
        + file((107, "mod_resource", "content", 0), "leaf.png")
        + file((9, "question", "questiontext", 11), "p.png")
        + file((102, "mod_page", "content", 0), "gone.pdf", "../../../../etc/passwd"),
        questions=category(
            1,
            "All",
            choice(11, '<p>Hot?</p><p><img src="@@PLUGINFILE@@/p.png" alt="A cup"></p>', ("Yes", 1), ("No", 0)),
            question(12, "random", "0"),
            choice(13, "Cold?", ("Yes", 0), ("No", 1)),
            choice(14, "Left?", ("Yes", 0), ("No", 1)),
        ),
    ) | {f"files/{DIGEST[:2]}/{DIGEST}": PICTURE}


@pytest.mark.parametrize("pack", [zipped, packed])
def test_a_course_comes_with_its_sections(pack: object, tmp_path: Path) -> None:
    """Pages, books, quizzes, links and files are in their order, with pictures and links between them."""
    came = imported(tmp_path, pack(course()), "course.mbz", language=None)  # type: ignore[operator]

    assert came.text("course.yaml") == (
        "id: course\ntitle: Tea\nlanguage: de\noutline:\n  - title: Begin\n    items:\n"
        "      - begin.md\n      - tea.md\n"
        "      - title: Kinds\n        items:\n          - black.md\n          - green.md\n"
        "      - try-it.quiz.yaml\n      - a-site.md\n      - the-leaf.md\n  - all.quiz.yaml\n"
    )
    assert came.text("begin.md") == "# Begin\n\nWelcome.\n"
    assert came.text("tea.md") == (
        "# Tea\n\n## Leaves\n\nSee [the quiz](try-it.quiz.yaml), [green](green.md), talk.\n\ngone\n"
    )
    assert came.text("green.md") == "# Green\n\n![A leaf](media/a-leaf.png)\n"
    assert came.text("a-site.md") == "# A site\n\n[A site](https://example.org/tea)\n"
    assert came.text("the-leaf.md") == "# The leaf\n\n![The leaf](media/a-leaf.png)\n"
    assert came.text("try-it.quiz.yaml") == (
        "title: Try it\nintroduction: Try it.\nshuffle_options: true\nquestions:\n"
        "  - id: hot\n    type: choice\n    prompt: |-\n      Hot?\n\n      ![A cup](media/a-leaf.png)\n"
        "    options: [Yes, No]\n    answer: Yes\n    points: 2\n"
        "  - id: cold\n    type: choice\n    prompt: Cold?\n    options: [Yes, No]\n    answer: No\n    points: 3\n"
    )
    assert losses(came) == [
        "'Talk': a forum, which a course here does not have",
        "'Just a heading': a heading in a section",
        "the file 'gone.pdf' is not in the source; put it into 'media' and show it yourself",
        "the link to '$@FORUMVIEWBYID*6@$', which leads to no website; its words came",
        "limits of 'Try it'; write 'time_limit: 10' and 'attempts: 2' into it",
    ]
    assert [line.partition(": ")[2] for line in came.looks] == [
        "'Tea' is hidden from learners there",
        "questions of the category 'All' that no quiz asks, which stand at the end",
    ]
    assert not [problem for problem in came.result.problems if problem.severity == "error"]


def test_each_type_of_question_is_scored_as_there(tmp_path: Path) -> None:
    """What the bank stores by types becomes the same as what Moodle XML has."""
    answers = element("answers", inside=answer(1, "Wahr", 0, "No.") + answer(2, "Falsch", 1))
    numbers = element("answers", inside=answer(3, "10", 1)) + element(
        "numerical_records", inside=element("numerical_record", inside=fields(answer=3, tolerance="0.5"))
    )
    pairs = "".join(
        element("match", inside=fields(questiontext=item, questiontextformat=1, answertext=match), id=at)
        for at, (item, match) in enumerate((("Sencha", "green"), ("Assam", "black")))
    )
    order = element("answers", inside=answer(5, "Pour", 2) + answer(4, "Boil", 1))
    drag = 'O:8:"stdClass":2:{s:9:"draggroup";s:1:"1";s:8:"infinite";b:0;}'
    stored = (
        question(1, "truefalse", "Cold?", answers + element("truefalse", inside=fields(trueanswer=1, falseanswer=2))),
        question(2, "shortanswer", "Which?", element("answers", inside=answer(6, "tea", 1)) + fields(usecase=0)),
        question(3, "numerical", "How many?", numbers),
        question(4, "match", "Pair them.", element("matches", inside=pairs)),
        question(5, "ordering", "In order?", order + element("ordering", inside=fields(gradingtype=0))),
        question(6, "multianswer", "Drink {#1} now.", element("multianswer", inside=fields(sequence="7"))),
        question(7, "shortanswer", "{1:SHORTANSWER:=tea}", parent=6),
        question(
            8,
            "ddwtos",
            "Drink [[1]].",
            element("answers", inside=answer(7, "tea", 0, drag) + answer(8, "ink", 0, drag)),
        ),
        question(9, "essay", "Why?", element("essay", inside=fields(minwordlimit=20))),
        question(10, "stack", "Integrate."),
    )

    came = imported(tmp_path, zipped(backup(questions=category(1, "Kinds", *stored))), "course.mbz")

    assert came.written == [
        {"id": "cold", "type": "true-false", "prompt": "Cold?", "answer": False, "explanation": "No."},
        {"id": "which", "type": "text", "prompt": "Which?", "answers": ["tea"]},
        {"id": "how-many", "type": "number", "prompt": "How many?", "answer": 10, "tolerance": 0.5},
        {
            "id": "pair-them",
            "type": "matching",
            "prompt": "Pair them.",
            "pairs": [{"item": "Sencha", "match": "green"}, {"item": "Assam", "match": "black"}],
            "scoring": "partial",
        },
        {"id": "in-order", "type": "ordering", "prompt": "In order?", "items": ["Boil", "Pour"], "scoring": "partial"},
        {"id": "drink-now", "type": "gaps", "prompt": "Q6", "text": "Drink {{tea}} now."},
        {"id": "drink", "type": "gaps", "prompt": "Q8", "text": "Drink {{=tea|ink}}."},
        {"id": "why", "type": "essay", "prompt": "Why?", "min_words": 20},
    ]
    assert losses(came) == ["the question 'Q10': it is of the type 'stack', which has no equivalent here"]


def test_questions_by_chance_become_groups(tmp_path: Path) -> None:
    """Of Moodle 4's banks, the newest version that is ready counts, and a filter draws from a category."""

    def entry(number: int, *versions: tuple[int, str, str]) -> str:
        inside = "".join(
            element(
                "question_versions",
                inside=fields(version=version, status=status)
                + element("questions", inside=choice(100 * number + version, text, ("a", 1), ("b", 0))),
            )
            for version, status, text in versions
        )
        return element("question_bank_entry", inside=element("question_version", inside=inside), id=number)

    entries = entry(1, (1, "ready", "Old?"), (2, "ready", "New?"), (3, "draft", "Draft?")) + entry(
        2, (1, "ready", "Two?")
    )
    bank = element(
        "question_category",
        inside=fields(name="Leaves", parent=0) + element("question_bank_entries", inside=entries),
        id=5,
    )
    filtered = json.dumps({"filter": {"category": {"values": [5], "filteroptions": {"includesubcategories": False}}}})
    drawn = "".join(
        element(
            "question_instance",
            inside=fields(slot=slot, maxmark=2)
            + element("question_set_reference", inside=fields(filtercondition=condition)),
        )
        for slot, condition in ((2, filtered), (3, '{"questioncategoryid":"5"}'), (4, "[[["))
    )
    fixed = element(
        "question_instance",
        inside=fields(slot=1, maxmark=1)
        + element("question_reference", inside=fields(questionbankentryid=1, version=1)),
    )
    slots = element("question_instances", inside=drawn + fixed)

    came = imported(
        tmp_path, zipped(backup(section(0, "", "1"), activity(1, "quiz", "Quiz", slots), questions=bank)), "course.mbz"
    )

    assert came.quizzes == ["quiz.quiz.yaml"]
    assert "pick:\n  leaves: 2\n" in came.text("quiz.quiz.yaml")
    assert [(one["prompt"], one.get("group"), one.get("points")) for one in came.written] == [
        ("Old?", None, None),
        ("New?", "leaves", 2),
        ("Two?", "leaves", 2),
    ]
    assert losses(came)[:1] == ["a question by chance from a category that has none in the backup"]


def test_lessons_of_moodle_keep_their_pages_in_order(tmp_path: Path) -> None:
    """Texts and questions follow each other; right answers are those that lead on, and other ways are listed."""

    def page(place: tuple[int, int, int], kind: int, title: str, text: str, *answers: tuple[str, int, str]) -> str:
        number, before, after = place
        written = "".join(
            element("answer", inside=fields(jumpto=to, score=0, answer_text=words, response=told), id=10 * number + at)
            for at, (words, to, told) in enumerate(answers)
        )
        inside = fields(prevpageid=before, nextpageid=after, qtype=kind, title=title, contents=text, contentsformat=1)
        return element("page", inside=inside + element("answers", inside=written), id=number)

    pages = (
        page((3, 2, 4), 1, "Word", "<p>Which?</p>", ("tea", -1, ""), ("ink", 0, "")),
        page((1, 0, 2), 20, "First", "<h2>Leaves</h2><p>Text.</p>", ("On", -1, "")),
        page((2, 1, 3), 3, "Hot", "<p>Hot?</p>", ("Yes", -1, "Right."), ("No", 0, "Wrong.")),
        page(
            (4, 3, 0),
            5,
            "Pairs",
            "<p>Pair.</p>",
            ("Well done", -1, ""),
            ("No", 1, ""),
            ("Assam", 0, "black"),
            ("Sencha", 0, "green"),
        ),
        page((5, 9, 0), 99, "Odd", "<p>Odd.</p>"),
    )
    lesson = activity(1, "lesson", "Tea", fields(custom=0) + element("pages", inside="".join(pages)))

    came = imported(tmp_path, zipped(backup(section(0, "", "1"), lesson)), "course.mbz")

    text = came.text("tea.md")
    assert text.startswith("# Tea\n\n## First\n\n### Leaves\n\nText.\n\n```question\nid: hot\n")
    assert "answer: " not in text.split("id: word")[0]
    assert text.index("id: hot") < text.index("id: word") < text.index("id: pairs")
    assert losses(came) == [
        "the ways between the pages of 'Tea', which follow each other now",
        "the question 'Odd': it is of a type that is not known",
    ]


def bomb(size: int) -> bytes:
    """Return what gzip makes of many zeros."""
    return gzip.compress(b"\0" * size, 1)


def backwards() -> bytes:
    """Return an archive with a size below zero, which leads a reader back to where it was (CVE-2025-8194)."""
    raw = bytearray(gzip.decompress(packed({"moodle_backup.xml": "<moodle_backup/>", "b": "b"})))
    raw[124:136] = b"\xff" * 11 + b"\x00"
    raw[148:156] = b" " * 8
    raw[148:156] = f"{sum(raw[:512]):06o}\0 ".encode()
    return gzip.compress(bytes(raw), 1)


@pytest.mark.parametrize(
    "content",
    [
        packed({"moodle_backup.xml": "<moodle_backup/>"}),
        packed({"moodle_backup.xml": '<!DOCTYPE a [<!ENTITY b "c">]><moodle_backup/>'}),
        packed({"moodle_backup.xml": "<moodle_backup>"}),
        packed({"../moodle_backup.xml": "<moodle_backup/>"}),
        packed(backup(section(0, "", "1,1,1,2"), activity(1, "page", "P", fields(content="@@PLUGINFILE@@/../../x"))))[
            :-40
        ],
        bomb(1 << 20),
        backwards(),
        b"\x1f\x8b\x08 nothing",
    ],
    ids=["empty", "entities", "cut", "climbing", "torn", "zeros", "backwards", "broken"],
)
def test_hostile_backups_are_refused_and_nothing_is_written(
    content: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An archive is unpacked in memory up to a limit, and no path in it is written to."""
    monkeypatch.setattr(tarballs, "_LARGEST", 1 << 19)

    with pytest.raises(ImportFailed):
        imported(tmp_path, content, "course.mbz")

    assert [path.name for path in tmp_path.iterdir()] == ["course.mbz"]


def test_sections_inside_each_other_have_an_end(tmp_path: Path) -> None:
    """Moodle makes two; what is deeper comes at the end."""
    documents = [activity(400, "page", "Deep", fields(content="<p>Text</p>", contentformat=1))]
    for number in range(1, 400):
        inner = fields(component="mod_subsection", itemid=number - 1) if number > 1 else ""
        documents += [section(number, f"S{number}", str(number), more=inner), activity(number, "subsection", "A")]
    documents.append(section(400, "Last", "400", more=fields(component="mod_subsection", itemid=399)))

    came = imported(tmp_path, zipped(backup(*documents)), "course.mbz")

    assert came.text("deep.md") == "# Deep\n\nText\n"
    assert any("which is nested too deeply" in one for one in losses(came))


def test_what_a_backup_lists_again_and_again_is_read_once(tmp_path: Path) -> None:
    """A small backup could else fill all memory with one large page."""
    files = backup(
        section(1, "Tea", "1", "<p>Of the section.</p>"),
        activity(1, "page", "Page", fields(content="<p>Text</p>", contentformat=1)),
    )
    page = fields(moduleid=9, modulename="page", title="Again", directory="activities/../activities/page_1")
    part = fields(sectionid=9, title="Anew", directory="sections/section_1")
    contents = str(files["moodle_backup.xml"])
    contents = contents.replace("</activities>", f"{element('activity', inside=page)}</activities>")
    files["moodle_backup.xml"] = contents.replace("</sections>", f"{element('section', inside=part)}</sections>")

    came = imported(tmp_path, zipped(files), "course.mbz")

    assert came.result.written == ("course.yaml", "page.md", "tea.md")
    assert sorted(losses(came)) == [
        "'Again', which the backup lists a second time",
        "'Anew', which the backup lists a second time",
    ]


def test_a_file_that_is_shown_again_and_again_ends_the_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time it is unpacked anew; hours would pass."""
    monkeypatch.setattr(archives, "_MOST_READ", 300_000)
    shown = '<img src="@@PLUGINFILE@@/d" alt="A">' * 4_500
    files = backup(
        section(0, "", "1"),
        activity(1, "page", "P", fields(content=shown, contentformat=1)),
        files=file((101, "mod_page", "content", 0), "d"),
    )

    with pytest.raises(ImportFailed, match="shows the same files so often"):
        imported(tmp_path, zipped({**files, f"files/{DIGEST[:2]}/{DIGEST}": PICTURE}), "course.mbz")


def test_activities_that_are_not_there_are_listed(tmp_path: Path) -> None:
    """A folder that leads out of the backup, and questions that nobody stored, are losses and no errors."""
    slots = element(
        "question_instances", inside=element("question_instance", inside=fields(slot="9" * 5000, questionid=8))
    )
    files = backup(
        section(0, "", "1,2,3"),
        activity(1, "quiz", "Quiz", slots),
        activity(2, "label", "L", fields(intro="<p>A text that is here.</p><p>And one.</p>", introformat=1)),
    )
    contents = str(files["moodle_backup.xml"])
    gone = element("activity", inside=fields(moduleid=3, modulename="page", title="Gone", directory="../../etc"))
    files["moodle_backup.xml"] = contents.replace("<activities>", f"<activities>{gone}")

    came = imported(tmp_path, zipped(files), "course.mbz")

    assert came.text("l.md") == "# L\n\nA text that is here.\n\nAnd one.\n"
    lost = losses(came)
    assert "'Gone', which the backup names and does not hold" in lost
    assert "the quiz 'Quiz', of which no question came" in lost
