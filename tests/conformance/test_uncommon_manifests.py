"""What manifests may say, though few do, and what is said of those that go a step further."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from exporter.conformance import examine, judge
from tests.conformance.mutants import both, collection
from tests.conformance.zoo import MANIFEST, complete, packed, renaming, replacing, rewriting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conformance.mutants import Change
    from tests.conformance.zoo import Files

LOM = "http://www.imsglobal.org/xsd/imsmd_rootv1p2p1"
NAMESPACES = "".join(f'<n{number}:lom xmlns:n{number}="{LOM}"/>' for number in range(250))
IGNORED = "Open edX ignores xml:base; add it to each href instead"
LEAF = "<imsss:sequencing>(?=[^S]*<imsss:objectives)"


def in_folder(files: Files) -> Files:
    """Move what the resources list into a folder, and name it at the root of the manifest."""
    kept = {name: content for name, content in files.items() if name == MANIFEST or name.endswith((".xsd", ".dtd"))}
    moved = {f"course/{name}": content for name, content in files.items() if name not in kept}
    return {**replacing("<manifest ", '<manifest xml:base="course/" ')(kept), **moved}


def depending(count: int) -> Change:
    """Let the launch page be listed by the last of so many resources, each of which depends on the next."""
    resource = (
        '<resource identifier="D{}" type="webcontent" adlcp:scormtype="asset">{}<dependency identifierref="D{}"/>'
        "</resource>"
    )
    page = '<file href="index.html"/>'
    chain = "".join(resource.format(one, page if one == count else "", one % count + 1) for one in range(1, count + 1))
    return both(
        replacing(page, ""),
        both(
            replacing("</resource>", '<dependency identifierref="D1"/></resource>'),
            replacing("</resources>", f"{chain}</resources>"),
        ),
    )


def naming(location: str, **schemas: str) -> Change:
    """Let the manifest name a schema of its own, and add schemas that include others."""

    def change(files: Files) -> Files:
        xml = '<schema xmlns="http://www.w3.org/2001/XMLSchema"><include schemaLocation="{}"/></schema>'
        own = {name.replace("_", "/") + ".xsd": xml.format(inner).encode() for name, inner in schemas.items()}
        return {**replacing('schemaLocation="', f'schemaLocation="urn:own {location} ')(files), **own}

    return change


def group_and_launch(files: Files) -> Files:
    """Let an item of 1.2 launch something and group items, too."""
    return rewriting(
        r'(<item identifier="ITEM-second"[^>]*>)(.*?</item>)',
        r'\1<title>A</title><item identifier="X" isvisible="true" identifierref="RES-second">\2</item>',
    )(files)


LISTED = ("index.html", "media/unused.png", "player.css", "player.js")
NOWHERE = "is not listed in any resource, so an LMS may not copy it; list it, or remove it"
UNLISTED = "'index.html' is not among the files of the resource, nor of one that it depends on; list it"
STATED: dict[str, tuple[str, str, Change, list[str]]] = {
    "many namespaces, one after another": ("1.2", "single", replacing("</metadata>", f"{NAMESPACES}</metadata>"), []),
    "spaces around several names": (
        "2004-4th", "lessons", replacing('identifierref="RES-', 'identifierref=" RES-'),
        [
            "there are spaces around a name (and in 5 more elements), which some LMSs take as part of it; remove them"
        ],
    ),
    "a base that no path can be": (
        "1.2", "single", replacing("<resources>", f'<resources xml:base="{"a/" * 513}">'),
        ["xml:base has 1,026 characters, more than any path; shorten it"],
    ),
    "a base at the root": ("1.2", "single", in_folder, [IGNORED]),
    "a base that is absolute": (
        "1.2", "single", replacing("<manifest ", '<manifest xml:base="/" '),
        [
            "xml:base='/' must be a relative path that ends with a slash; correct it", IGNORED,
            *(f"'/{name}' is not in the package; add it, or remove it from the list" for name in LISTED),
            *[NOWHERE] * len(LISTED),
        ],
    ),
    "an address with a sign in hexadecimal": ("1.2", "single", replacing('"player.js"', '"player%2Ejs"'), []),
    "a file in other letters": (
        "1.2", "single", renaming("media/unused.png", "media/Unused.png"),
        [
            ("'media/unused.png' is not in the package; there is 'media/Unused.png', but LMSs distinguish upper and "
            "lower case")
        ],
    ),
    "a page that a distant resource lists": ("1.2", "single", depending(90), []),
    "a page that a resource lists that is too far": ("1.2", "single", depending(110), [UNLISTED]),
    "a page that no resource in a circle lists": (
        "1.2", "single", both(depending(3), replacing('<file href="index.html"/>', "")),
        [UNLISTED],
    ),
    "a schema of the web": ("1.2", "single", naming("https://example.org/own.xsd"), []),
    "a schema that includes one of the web": ("1.2", "single", naming("own.xsd", own="https://example.org/a.xsd"), []),
    "a schema that includes itself": ("1.2", "single", naming("own.xsd", own="own.xsd"), []),
    "schemas that include each other in a folder": (
        "1.2", "single", naming("own.xsd", own="common/a.xsd", common_a="b.xsd", common_b="a.xsd"), [],
    ),
    "no schemas at all": (
        "2004-4th", "single", lambda files: {name: text for name, text in files.items() if not name.endswith(".xsd")},
        [
            ("the package lacks schemas that ADL's validator needs: imscp_v1p1.xsd, adlcp_v1p3.xsd, adlseq_v1p3.xsd "
            "and 2 more; add them, or remove xsi:schemaLocation")
        ],
    ),
    "a value that the schema does not know": (
        "2004-3rd", "single", replacing('isvisible="true"', 'isvisible="maybe"'),
        [
            ("breaks the official schema: Element 'item', attribute 'isvisible': 'maybe' is not a valid value of the "
            "atomic type 'xs:boolean'.")
        ],
    ),
    "whether one may leave a leaf": (
        "2004-4th", "single", rewriting(LEAF, '<imsss:sequencing><imsss:controlMode choiceExit="false"/>'), [],
    ),
    "an asset without rules of delivery": (
        "2004-4th", "lessons",
        both(
            rewriting('(identifier="RES-second"[^>]*scormType=")sco', r"\1asset"),
            rewriting('(identifier="ITEM-second".*?)<imsss:deliveryControls[^>]*/>', r"\1"),
        ),
        [],
    ),
    "rules of delivery that are shared": (
        "2004-4th", "single",
        both(collection('<imsss:sequencing ID="shared"/>'), rewriting("<imsss:deliveryControls[^>]*/>", "")), [],
    ),
    "flow as a number": ("2004-4th", "single", replacing('flow="true"', 'flow="1"'), []),
    "a group without flow": (
        "2004-4th", "lessons", rewriting('(ITEM-second.*?</item>.*?) flow="true"', r"\1"),
        ['the item does not let learners continue from page to page; write controlMode flow="true"'],
    ),
    "shared rules of one name": (
        "2004-4th", "single", collection('<imsss:sequencing ID="shared"/><imsss:sequencing ID="shared"/>'),
        ["the identifier shared is used 2 times; give each its own"],
    ),
    "an item of 1.2 that launches and groups": ("1.2", "lessons", group_and_launch, []),
    "parameters behind a hash": (
        "1.2", "single", replacing('isvisible="true"', 'isvisible="true" parameters="#a"'), [],
    ),
    "parameters behind others": (
        "1.2", "single", replacing('isvisible="true"', 'isvisible="true" parameters="&amp;a=b"'), [],
    ),
    "a manifest without identifier": (
        "1.2", "single", rewriting('<manifest ([^>]*?)identifier="[^"]*"', r"<manifest \1"),
        ["<manifest> has no identifier; add one"],
    ),
    "a comment before a title": ("1.2", "single", replacing("<title>", "<!-- A title --><title>"), []),
}  # fmt: skip
"""What was changed → edition, structure, the change, and all that is said of it."""


@pytest.mark.parametrize("name", STATED)
def test_what_is_uncommon_is_told_from_what_is_wrong(name: str, tmp_path: Path) -> None:
    """Word by word, and nothing else."""
    key, structure, change, messages = STATED[name]
    changed = change(complete(key, structure))
    assert changed != complete(key, structure)
    found = judge(packed(changed, tmp_path / "a.zip"))
    assert [problem.message for problem in found] == messages


def test_the_namespace_of_1_2_tells_its_edition(tmp_path: Path) -> None:
    """So that the rest is judged by it, when neither schema nor version are named."""
    change = rewriting("<schema>.*</schemaversion>", "")
    assert examine(packed(change(complete("1.2")), tmp_path / "a.zip")).edition == "1.2"
