"""Blocks in lessons: by keyboard, to a screen reader, on paper, without a script, narrow and enlarged.

One course has the example of each block from the reference.
"""

from __future__ import annotations

from pathlib import Path
from shutil import copy
from typing import TYPE_CHECKING

import pytest
from accessibility import small_targets, violations_light_and_dark, wider_than_screen
from block_examples import FILES, examples, write_examples, write_silence
from device import DESKTOP, DESKTOP_AT_400
from learner import Learner
from patience import becomes
from playwright.sync_api import expect
from stateful_blocks import AFTER_ALL_WRITES, KEPT, LOADED, PLAYED, TOLD_LATE

if TYPE_CHECKING:
    from classroom import Classroom
    from playwright.sync_api import Locator

FILM = Path(__file__).parent / "film.webm"
"""Two seconds of a wall that changes its colour, in a format that every build of Chromium plays."""
HIDDEN = """block => {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const lost = [];
  for (let node; (node = walker.nextNode());) {
    const parent = node.parentElement;
    const made = "button, .hidden-text, audio, video, .tab-row, .cards-left, .card-name, .asked, "
      + ".carousel-count, .spot-count, .slide, .played, small";
    const others = parent.closest(made);
    if (node.data.trim() && !others && !parent.checkVisibility()) {
      lost.push(node.data.trim());
    }
  }
  return lost;
}"""
"""Words of a block that nobody sees: what is folded away, and behind a tab."""


@pytest.fixture(scope="module")
def every_block(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the course of all examples."""
    return write_examples(tmp_path_factory.mktemp("blocks"))


def open_course(classroom: Classroom, course: Path, **options: bool) -> Learner:
    """Open the course on the web."""
    address = classroom.system.content_address(classroom.package(course, "web"))
    return Learner(classroom.device(viewport=DESKTOP, **options).visit(address))


def block(learner: Learner, name: str) -> Locator:
    """Go to a block."""
    if learner.content.locator(f"#lesson-{name}.current").count() == 0:
        learner.go(name)
    return learner.content.locator(f"#lesson-{name} .block-{name}").first


def test_axe_finds_nothing_in_any_block_and_none_is_too_wide(every_block: Path, classroom: Classroom) -> None:
    """Light and dark, on a screen enlarged four times, and for fingers."""
    learner = open_course(classroom, every_block)
    page = learner.launch.page
    found = {}
    for name in examples():
        block(learner, name)
        wrong = violations_light_and_dark(page, learner.content, within=".page.current")
        page.set_viewport_size(DESKTOP_AT_400)
        wrong += [*wider_than_screen(learner.content), *small_targets(learner.content)]
        page.set_viewport_size(DESKTOP)
        if wrong:
            found[name] = wrong
    assert found == {}


def test_paper_shows_every_word_of_a_block(every_block: Path, classroom: Classroom) -> None:
    """What is folded, behind a tab or on the other side, and afterwards the screen is as before."""
    learner = open_course(classroom, every_block)
    before = {name: block(learner, name).evaluate(HIDDEN) for name in examples()}
    learner.launch.page.emulate_media(media="print")
    learner.content.evaluate("dispatchEvent(new Event('beforeprint'))")
    lost = {name: learner.content.locator(f".block-{name}").first.evaluate(HIDDEN) for name in examples()}
    assert {name: words for name, words in lost.items() if words} == {}
    learner.content.evaluate("dispatchEvent(new Event('afterprint'))")
    learner.launch.page.emulate_media(media="screen")
    after = {name: block(learner, name).evaluate(HIDDEN) for name in examples()}
    assert after == before


def test_every_block_is_whole_without_a_script(every_block: Path, classroom: Classroom) -> None:
    """Only what HTML folds by itself is folded."""
    address = classroom.system.content_address(classroom.package(every_block, "web"))
    content = classroom.device(java_script_enabled=False).visit(address).content
    for name in examples():
        shown = content.locator(f".block-{name}").first
        texts = shown.locator("p, li, h3, img, .front, .back").locator("visible=true")
        assert texts.count() or name == "continue", name
        folded = shown.locator("details:not([open]) > :not(summary)").count()
        assert shown.locator(":is(p, li, h3, dt, dd):not(details *)").locator("visible=false").count() == 0 or folded


def test_an_accordion_keeps_one_open(every_block: Path, classroom: Classroom) -> None:
    """Enter opens; on paper all are open although they share a name."""
    learner = open_course(classroom, every_block)
    folds = block(learner, "accordion").locator("details")
    for at in (0, 1):
        folds.nth(at).locator("summary").focus()
        learner.launch.page.keyboard.press("Enter")
        expect(folds.nth(at)).to_have_attribute("open", "")
    expect(folds.nth(0)).not_to_have_attribute("open", "")


def test_tabs_are_gone_through_by_keys_and_opened_by_links(every_block: Path, classroom: Classroom) -> None:
    """Arrows go round, Home and End to the ends; an address of a heading shows its tab."""
    learner = open_course(classroom, every_block)
    shown = block(learner, "tabs")
    tabs, panels = shown.get_by_role("tab"), shown.locator("> .piece")
    keyboard = learner.launch.page.keyboard
    tabs.first.focus()
    for key, at in (("ArrowRight", 1), ("ArrowRight", 0), ("End", 1), ("Home", 0), ("ArrowLeft", 1)):
        keyboard.press(key)
        expect(tabs.nth(at)).to_be_focused()
        expect(tabs.nth(at)).to_have_attribute("aria-selected", "true")
        expect(panels.nth(at)).to_be_visible()
        expect(panels.nth(1 - at)).to_be_hidden()
    keyboard.press("Home")
    learner.content.evaluate("id => { location.hash = id; }", panels.nth(1).locator("h3").get_attribute("id"))
    expect(panels.nth(1)).to_be_visible()


def test_tabs_below_each_other_are_gone_through_up_and_down_as_well(every_block: Path, classroom: Classroom) -> None:
    """As on a phone, and on a page that is enlarged; side by side, these keys scroll."""
    learner = open_course(classroom, every_block)
    tabs = block(learner, "tabs").get_by_role("tab")
    keyboard = learner.launch.page.keyboard
    tabs.first.focus()
    keyboard.press("ArrowDown")
    expect(tabs.first).to_be_focused()
    learner.launch.page.set_viewport_size(DESKTOP_AT_400)
    for key, at in (("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", 1)):
        keyboard.press(key)
        expect(tabs.nth(at)).to_be_focused()
        expect(tabs.nth(at)).to_have_attribute("aria-selected", "true")


def test_what_is_ticked_stays_ticked(every_block: Path, classroom: Classroom) -> None:
    """Also after the course was closed; another learner on another device finds empty boxes."""
    learner = open_course(classroom, every_block)
    boxes = block(learner, "checklist").get_by_role("checkbox")
    boxes.nth(1).check()
    boxes.nth(2).check()
    boxes.nth(2).uncheck()
    learner.content.evaluate(KEPT, ["lessonpack-ticks/", [["Backflush with water", "{}"]]])
    learner.launch.page.reload()
    expect(block(learner, "checklist").get_by_role("checkbox", checked=True)).to_have_count(1)
    expect(boxes.nth(1)).to_be_checked()
    other = open_course(classroom, every_block)
    expect(block(other, "checklist").get_by_role("checkbox", checked=False)).to_have_count(3)


def test_cards_turn_and_their_hidden_side_is_not_there(every_block: Path, classroom: Classroom) -> None:
    """By keyboard and by a press anywhere on them; what was turned is told."""
    learner = open_course(classroom, every_block)
    card = block(learner, "cards").locator("> .piece").first
    button, front, back = card.get_by_role("button"), card.locator(".front"), card.locator(".back")
    expect(button).to_have_accessible_name("Turn over Arabica")
    button.focus()
    learner.launch.page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(front).to_have_attribute("inert", "")
    expect(back).not_to_have_attribute("inert", "")
    expect(learner.content.locator("#announcements")).to_contain_text("Grown high")
    card.click(position={"x": 20, "y": 20})
    expect(back).to_have_attribute("inert", "")


def test_a_deck_repeats_what_was_not_known(every_block: Path, classroom: Classroom) -> None:
    """And ends when every card was known."""
    learner = open_course(classroom, every_block)
    deck = block(learner, "flashcards")
    shown, left = deck.locator("> .piece.shown .front"), deck.locator(".cards-left")
    first, second = deck.locator("> .piece .front").all_inner_texts()
    for question, knew, after in (
        (first, False, "2 cards left"),
        (second, True, "1 card left"),
        (first, True, "You knew"),
    ):
        expect(shown).to_have_text(question)
        learner.button("showAnswer").click()
        expect(deck.locator("> .piece.shown .back")).to_be_focused()
        learner.button("knewIt" if knew else "again").click()
        expect(left).to_contain_text(after)
    learner.button("startAgain").click()
    expect(shown).to_have_text(first)
    expect(left).to_have_text("2 cards left")


def test_a_gate_holds_back_what_follows_until_the_reader_goes_on(tmp_path: Path, classroom: Classroom) -> None:
    """The focus goes to what is new; the lesson cannot be read before, and what was opened stays open."""
    text = "# Gates\n\nOne.\n\n::: continue\n:::\n\n## Two\n\n2.\n\n::: continue On\n:::\n\nThree.\n\n## Four\n\n4.\n"
    course = tmp_path / "course"
    course.mkdir()
    (course / "gates.md").write_text(text, "utf-8")
    (course / "course.yaml").write_text("id: gates\ntitle: Gates\noutline: [gates.md]\n", "utf-8")
    learner = open_course(classroom, course)
    learner.go("gates")
    page = learner.content.locator("#lesson-gates")
    two, four = page.get_by_role("heading", name="Two"), page.get_by_role("heading", name="Four")
    expect(two).to_be_hidden()
    expect(learner.button("markAsRead")).to_have_count(0)
    expect(page.locator(".block-continue small").first).to_have_text("2 parts left")
    page.get_by_role("button", name="Continue").click()
    expect(two).to_be_focused()
    expect(four).to_be_hidden()
    page.get_by_role("button", name="On", exact=True).click()
    expect(four).to_be_focused()
    learner.content.evaluate(AFTER_ALL_WRITES)
    learner.launch.page.reload()
    expect(four).to_be_visible()
    learner.button("markAsRead").click()
    expect(page.locator(".turn p.read")).to_be_visible()
    other = open_course(classroom, course)
    other.go("gates")
    expect(other.content.locator("#lesson-gates").get_by_role("heading", name="Four")).to_be_hidden()
    other.content.locator("#lesson-gates .contents summary").click()
    other.content.locator("#lesson-gates .contents a").last.click()
    expect(other.content.locator("#lesson-gates").get_by_role("heading", name="Four")).to_be_focused()


def test_a_term_tells_its_meaning_by_press_focus_and_pointer(every_block: Path, classroom: Classroom) -> None:
    """Escape closes it, and the pointer may go over to it; on paper the meaning follows in brackets."""
    learner = open_course(classroom, every_block)
    learner.go("accordion")
    term = learner.content.locator("#lesson-accordion .block-term")
    button, meaning = term.get_by_role("button"), term.locator(".meaning")
    keyboard = learner.launch.page.keyboard
    expect(meaning).to_be_hidden()
    expect(button).to_have_accessible_description("What stands <b>between</b> lines of colons")
    button.focus()
    expect(meaning).to_be_visible()
    keyboard.press("Escape")
    expect(meaning).to_be_hidden()
    button.click()
    expect(meaning).to_be_visible()
    button.blur()
    learner.launch.page.mouse.move(0, 0)
    expect(meaning).to_be_hidden()
    button.hover()
    expect(meaning).to_be_visible()
    meaning.hover()
    expect(meaning).to_be_visible()
    assert wider_than_screen(learner.content) == []
    learner.launch.page.mouse.move(0, 0)
    learner.launch.page.emulate_media(media="print")
    expect(term).to_have_text("block (What stands <b>between</b> lines of colons)")
    expect(meaning).to_be_visible()
    expect(term.locator(".word")).to_be_visible()


def test_points_of_a_picture_open_their_texts(every_block: Path, classroom: Classroom) -> None:
    """By their buttons, one at a time, or by the button that leads to the next."""
    learner = open_course(classroom, every_block)
    labelled = block(learner, "labelled")
    texts = labelled.locator("> ol > li")
    expect(texts.nth(0)).to_be_visible()
    labelled.get_by_role("button", name="3: Steam wand").press("Enter")
    expect(texts.nth(2)).to_be_visible()
    expect(texts.nth(0)).to_be_hidden()
    expect(labelled.get_by_role("button", name="3: Steam wand")).to_have_attribute("aria-expanded", "true")
    expect(labelled.get_by_text("Point 3 of 3")).to_be_visible()
    labelled.get_by_role("button", name="Next: Pressure gauge").click()
    expect(texts.nth(0)).to_be_visible()


def test_pictures_of_a_carousel_are_gone_through_and_enlarged(every_block: Path, classroom: Classroom) -> None:
    """Escape closes the large one, and the focus is where it was."""
    learner = open_course(classroom, every_block)
    carousel = block(learner, "carousel")
    pieces = carousel.locator(".piece")
    carousel.get_by_role("button", name="Previous").click()
    expect(pieces.nth(2)).to_be_visible()
    expect(pieces.nth(0)).to_be_hidden()
    carousel.get_by_role("button", name="Next").click()
    expect(carousel.get_by_text("Picture 1 of 3")).to_be_visible()
    enlarge = pieces.nth(0).get_by_role("button", name="Enlarge")
    enlarge.press("Enter")
    dialog = learner.content.get_by_role("dialog", name="Green cherries")
    expect(dialog.locator("img")).to_be_visible()
    learner.launch.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(enlarge).to_be_focused()
    enlarge.press("Enter")
    learner.launch.page.keyboard.press("ArrowRight")
    dialog = learner.content.get_by_role("dialog", name="Yellow cherries")
    expect(dialog.locator("p")).to_have_text("Wednesday")
    shown = dialog.locator("img").element_handle()
    learner.launch.page.keyboard.press("Shift")
    assert shown.evaluate("picture => picture.isConnected")
    dialog.get_by_role("button", name="Next").click()
    dialog = learner.content.get_by_role("dialog", name="Red cherries")
    whole = dialog.locator("div").first.bounding_box()
    assert whole
    assert whole["width"] > DESKTOP["width"] * 0.9
    dialog.get_by_role("button", name="Close").click()
    expect(pieces.nth(2).get_by_role("button", name="Enlarge")).to_be_focused()
    expect(carousel.get_by_text("Picture 3 of 3")).to_be_visible()


SWIPED = """(area, [x, y]) => {
  const at = (clientX, clientY) => new Touch({identifier: 1, target: area, clientX, clientY});
  const tell = (name, list) => area.dispatchEvent(
    new TouchEvent(name, {bubbles: true, changedTouches: list, touches: name === "touchend" ? [] : list}));
  tell("touchstart", [at(200, 200)]);
  tell("touchend", [at(200 + x, 200 + y)]);
}"""
"""One finger on an element, and how far it goes."""


def test_a_finger_turns_the_pictures_of_a_carousel(every_block: Path, classroom: Classroom) -> None:
    """To the left for the next one, also when they are large; one that goes down scrolls the page."""
    learner = open_course(classroom, every_block)
    carousel = block(learner, "carousel")
    track = carousel.locator(".carousel-track")
    for way, number in (((-90, 10), 2), ((-60, 80), 2), ((-20, 0), 2), ((90, -10), 1), ((90, 0), 3)):
        track.evaluate(SWIPED, list(way))
        expect(carousel.locator(".carousel-count")).to_have_text(f"Picture {number} of 3")
    carousel.get_by_role("button", name="Enlarge").click()
    learner.content.locator(".lightbox-picture").evaluate(SWIPED, [-90, 0])
    expect(learner.content.get_by_role("dialog", name="Green cherries").locator("p")).to_have_text("Monday")


def test_paper_has_the_points_of_a_picture_that_nobody_opened(every_block: Path, classroom: Classroom) -> None:
    """Where each number of the list belongs."""
    learner = open_course(classroom, every_block)
    learner.launch.page.emulate_media(media="print")
    learner.content.evaluate("dispatchEvent(new Event('beforeprint'))")
    labelled = learner.content.locator("#lesson-labelled .block-labelled")
    expect(labelled.locator(".spot").locator("visible=true")).to_have_count(3)
    expect(labelled.locator("> ol > li").locator("visible=true")).to_have_count(3)


def test_the_back_of_a_flashcard_says_what_was_asked(every_block: Path, classroom: Classroom) -> None:
    """To the eye; paper and screen readers have it once."""
    learner = open_course(classroom, every_block)
    deck = block(learner, "flashcards")
    question = deck.locator("> .piece.shown .front").inner_text()
    learner.button("showAnswer").click()
    asked = deck.locator("> .piece.shown .asked")
    expect(asked).to_be_visible()
    expect(asked).to_have_text(question)
    expect(asked).to_have_attribute("aria-hidden", "true")
    learner.launch.page.emulate_media(media="print")
    expect(asked).to_be_hidden()


def test_a_slider_shows_more_of_the_picture_after(every_block: Path, classroom: Classroom) -> None:
    """By its arrows; both pictures stay for screen readers."""
    learner = open_course(classroom, every_block)
    shown = block(learner, "before-after")
    slider = shown.get_by_role("slider", name="Compare the pictures")
    slider.press("ArrowRight")
    expect(shown.locator(".slide-frame")).to_have_attribute("style", "--at: 51%;")
    expect(slider).to_have_attribute("aria-valuetext", "Coarse grains: 51%")
    expect(shown.get_by_role("img", name="Fine grains")).to_have_count(1)


def test_what_lies_on_pictures_is_seen_on_all_of_them(every_block: Path, classroom: Classroom) -> None:
    """The grip of a slider keeps its white in forced colours, and the number of a point is light in the dark."""
    learner = open_course(classroom, every_block)
    page = learner.launch.page
    page.emulate_media(forced_colors="active", color_scheme="dark")
    grip = block(learner, "before-after").locator(".slide-grip")
    expect(grip).to_have_css("background-color", "rgb(255, 255, 255)")
    page.emulate_media(forced_colors="none", color_scheme="dark")
    ground = "spot => getComputedStyle(spot, '::before').backgroundColor"
    assert block(learner, "labelled").locator(".spot.seen").first.evaluate(ground) == "rgb(255, 255, 255)"


def test_a_picture_with_points_is_lower_than_the_window(every_block: Path, classroom: Classroom) -> None:
    """However tall it is, so that its points are seen together."""
    learner = open_course(classroom, every_block)
    learner.launch.page.set_viewport_size({"width": 1280, "height": 400})
    assert block(learner, "labelled").locator(".spot-frame").evaluate("frame => frame.offsetHeight") <= 321


def test_links_of_the_glossary_are_large_enough_for_fingers(tmp_path: Path, classroom: Classroom) -> None:
    """Although the names of lessons may be short."""
    course = write_examples(tmp_path / "terms")
    settings = (course / "course.yaml").read_text("utf-8")
    (course / "course.yaml").write_text(f"{settings}glossary: true\n", "utf-8")
    learner = open_course(classroom, course)
    learner.go("glossary")
    expect(learner.page.get_by_role("link", name="accordion")).to_be_visible()
    assert small_targets(learner.content) == []


def test_what_is_filled_is_the_next_step(every_block: Path, classroom: Classroom) -> None:
    """A gate while it is closed, then the way to the next lesson."""
    learner = open_course(classroom, every_block)
    gate = block(learner, "continue").get_by_role("button")
    onward = learner.page.locator(".turn .onward")
    filled = gate.evaluate("one => getComputedStyle(one).backgroundColor")
    expect(onward).not_to_have_css("background-color", filled)
    gate.click()
    expect(onward).to_have_css("background-color", filled)


def test_a_slider_is_lower_than_the_window(every_block: Path, classroom: Classroom) -> None:
    """So that its grip, in the middle of the picture, can be seen; and the picture keeps its sides."""
    learner = open_course(classroom, every_block)
    learner.launch.page.set_viewport_size({"width": 1280, "height": 400})
    area = block(learner, "before-after").locator(".slide-area")
    width, height = area.evaluate("area => [area.offsetWidth, area.offsetHeight]")
    picture = area.locator("img").first
    real_width, real_height = (int(picture.get_attribute(side) or 0) for side in ("width", "height"))
    assert 300 < height <= 321
    assert abs(width / height - real_width / real_height) < 0.02


def test_a_recording_must_be_played_and_not_skipped(every_block: Path, classroom: Classroom) -> None:
    """What was played is known after the course was closed, and then the lesson can be read; chapters lead there."""
    learner = open_course(classroom, every_block)
    recording = block(learner, "recording")
    sound, played = recording.locator("audio"), recording.locator(".played")
    sound.evaluate(LOADED)
    sound.evaluate(PLAYED, [0, 0.5])
    sound.evaluate(PLAYED, [0, 0.5])
    sound.evaluate(PLAYED, [1.75, 2])
    expect(played).to_have_text("37% played")
    expect(learner.button("markAsRead")).to_have_count(0)
    sound.evaluate("sound => { sound.play = () => Promise.resolve(); }")
    recording.get_by_role("button", name="What changes when it cools").click()
    assert sound.evaluate("sound => sound.currentTime") == 1
    learner.content.evaluate(KEPT, ["lessonpack-played/", [["recording#pGrP", "[[0,0.5],[1.75,2]]"]]])
    learner.launch.page.reload()
    expect(played).to_have_text("37% played")
    sound.evaluate(PLAYED, [0.5, 1.75])
    expect(played).to_have_text("100% played")
    learner.button("markAsRead").click()
    expect(learner.content.locator("#lesson-recording .turn p.read")).to_be_visible()


def test_a_video_is_played_with_its_captions_chapters_and_transcript(tmp_path: Path, classroom: Classroom) -> None:
    """As the browser plays it, for two seconds, until the lesson can be read; another device need not play it again."""
    course = tmp_path / "course"
    course.mkdir()
    copy(FILM, course)
    (course / "film.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nA wall is red.\n", "utf-8")
    text = "# Film\n\n::: recording {watch=90%}\n![A wall](film.webm)\n\n- 0:00 Red\n- 0:01 Green\n\nIt was red.\n:::\n"
    (course / "film.md").write_text(text, "utf-8")
    (course / "course.yaml").write_text("id: seen\ntitle: Seen\noutline: [film.md]\n", "utf-8")
    registration = classroom.enrol(classroom.package(course, "1.2"))
    learner = Learner(classroom.device().launch(registration))
    learner.go("film")
    recording = learner.content.locator(".block-recording")
    film, played = recording.locator("video"), recording.locator(".played")
    film.evaluate(LOADED)
    assert becomes(lambda: film.evaluate("film => film.textTracks[0].cues?.[0]?.text"), "A wall is red.")
    expect(film).to_have_accessible_name("A wall")
    chapters = recording.get_by_role("list", name="Chapters")
    expect(chapters.get_by_role("button")).to_have_text(["0:00 Red", "0:01 Green"])
    recording.locator("summary").press("Enter")
    expect(recording.get_by_text("It was red.")).to_be_visible()
    assert violations_light_and_dark(learner.launch.page, learner.content, within=".page.current") == []
    expect(played).to_have_text("0% played")
    expect(learner.button("markAsRead")).to_have_count(0)
    film.evaluate("film => { film.muted = true; return film.play(); }")
    expect(played).to_have_text("100% played")
    learner.button("markAsRead").click()
    assert becomes(registration.status, ("completed",))
    other = Learner(classroom.device().launch(registration))
    other.go("film")
    expect(other.content.locator(".block-recording video")).to_be_visible()
    expect(other.content.locator(".played")).to_have_count(0)


def test_a_recording_counts_on_a_device_that_tells_of_it_late(tmp_path: Path, classroom: Classroom) -> None:
    """What was played while the device stood still is played; what somebody jumps over is not."""
    course = tmp_path / "course"
    course.mkdir()
    write_silence(course / "talk.wav", seconds=10)
    (course / "talk.md").write_text("# Talk\n\n::: recording {watch=90%}\n![Talk](talk.wav)\n:::\n", "utf-8")
    (course / "course.yaml").write_text("id: talk\ntitle: Talk\noutline: [talk.md]\n", "utf-8")
    learner = open_course(classroom, course)
    learner.go("talk")
    sound, played = learner.content.locator("#lesson-talk audio"), learner.content.locator("#lesson-talk .played")
    sound.evaluate(LOADED)
    for now, seeking, shown in ((4, False, "40%"), (8, True, "40%"), (10, False, "60%")):
        sound.evaluate(TOLD_LATE, [now, seeking])
        expect(played).to_have_text(f"{shown} played")


def test_what_a_lesson_asks_for_follows_the_learner_to_another_device(tmp_path: Path, classroom: Classroom) -> None:
    """A film that was seen need not be seen again, and a gate that was opened is open."""
    course = tmp_path / "course"
    course.mkdir()
    write_silence(course / "film.wav", seconds=2)
    film = "::: recording {watch=90%}\n![Film](film.wav)\n:::"
    text = f"# Film\n\n{film}\n\n::: continue\n:::\n\n## More\n\n2.\n\n::: continue\n:::\n\n## End\n\n3.\n"
    (course / "film.md").write_text(text, "utf-8")
    (course / "course.yaml").write_text("id: film\ntitle: Film\noutline: [film.md]\n", "utf-8")
    registration = classroom.enrol(classroom.package(course, "1.2"))

    def parts() -> int:
        return registration.suspend_data().count(".")

    learner = Learner(classroom.device().launch(registration))
    learner.go("film")
    sound = learner.content.locator("#lesson-film audio")
    sound.evaluate(LOADED)
    sound.evaluate(PLAYED, [0, 2])
    assert becomes(parts, 1)
    gates = learner.content.locator("#lesson-film .block-continue button:visible")
    gates.click()
    assert becomes(parts, 2)
    other = Learner(classroom.device().launch(registration))
    other.go("film")
    expect(other.content.get_by_role("heading", name="More")).to_be_visible()
    expect(other.content.locator("#lesson-film .played")).to_have_count(0)
    other.content.locator("#lesson-film .block-continue button:visible").click()
    other.button("markAsRead").click()
    expect(other.content.locator("#lesson-film .turn p.read")).to_be_visible()
    assert becomes(parts, 0)


def test_a_video_of_another_server_asks_first(tmp_path: Path, classroom: Classroom) -> None:
    """Not a single request goes there before; then the frame has a title and the focus. The link is for paper."""
    course = tmp_path / "course"
    course.mkdir()
    (course / "film.md").write_text("# Film\n\n![Cherries](a.svg)\nhttps://youtu.be/dQw4w9WgXcQ?t=42\n", "utf-8")
    (course / "a.svg").write_text(FILES["cherries.svg"], "utf-8")
    (course / "course.yaml").write_text("id: film\ntitle: Film\noutline: [film.md]\n", "utf-8")
    learner = open_course(classroom, course)
    learner.go("film")
    (device,) = classroom.devices
    film = learner.content.locator(".block-embed")
    expect(film.get_by_text("learns your network address")).to_be_visible()
    assert violations_light_and_dark(learner.launch.page, learner.content) == []
    poster, page = film.get_by_role("img", name="Cherries"), learner.launch.page
    expect(poster).to_be_visible()
    page.emulate_media(media="print")
    expect(poster).to_be_visible()
    expect(film.get_by_role("button")).to_be_hidden()
    page.emulate_media(media="screen")
    assert [address for address in device.requests if "127.0.0.1" not in address and address[:5] != "data:"] == []
    device.context.route("**/*.youtube-nocookie.com/**", lambda route: route.fulfill(body="<title>Film</title>"))
    device.tolerate("https://www.youtube-nocookie.com/")
    film.get_by_role("button", name="Load from YouTube").click()
    frame = film.locator("iframe")
    expect(frame).to_have_attribute("src", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=42")
    expect(frame).to_have_attribute("title", "Video from YouTube")
    expect(frame).to_be_focused()
    expect(poster).to_have_count(0)
    page.emulate_media(media="print")
    expect(film.get_by_role("link", name="https://youtu.be/dQw4w9WgXcQ?t=42")).to_be_visible()
