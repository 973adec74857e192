"""Sound packages of which one thing was changed, each against one rule, with the verdict that it must get."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.conformance.zoo import MANIFEST, PAGE, PLAYER, adding, renaming, replacing, rewriting, without

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conformance.zoo import Files

    Change = Callable[[Files], Files]


@dataclass(frozen=True)
class Mutant:
    """What was changed, in a package of which edition and structure, and severity and code of what must be said."""

    name: str
    key: str
    verdict: str
    change: Change
    structure: str = "single"


def after_title(xml: str) -> Change:
    """Put something behind the title of the only item."""
    return rewriting(r"(<item .*?</title>)", rf"\1{xml}")


def waits(text: str) -> Change:
    """Let the only item wait."""
    return after_title(f'<adlcp:prerequisites type="aicc_script">{text}</adlcp:prerequisites>')


def wait_for(**conditions: str) -> Change:
    """Let items of a sequential course wait for something else."""

    def change(files: Files) -> Files:
        text = files[MANIFEST].decode()
        for name, condition in conditions.items():
            own = f'<adlcp:prerequisites type="aicc_script">{condition}</adlcp:prerequisites>'
            old = rf'(<item identifier="ITEM-{name}".*?</title>)(?:\s*<adlcp:prerequisites.*?</adlcp:prerequisites>)?'
            text, times = re.subn(old, rf"\1{own}", text, flags=re.DOTALL)
            assert times == 1
        return {**files, MANIFEST: text.encode()}

    return change


def threshold(attributes: str, text: str) -> Change:
    """Say how much makes the only item complete."""
    return after_title(f"<adlcp:completionThreshold{attributes}>{text}</adlcp:completionThreshold>")


def rule(reference: str) -> Change:
    """Let a rule of the only item refer to an objective."""
    return rewriting(
        "<imsss:objectives>",
        "<imsss:sequencingRules><imsss:preConditionRule><imsss:ruleConditions>"
        f'<imsss:ruleCondition referencedObjective="{reference}" condition="satisfied"/></imsss:ruleConditions>'
        '<imsss:ruleAction action="skip"/></imsss:preConditionRule></imsss:sequencingRules><imsss:objectives>',
    )


def more_objectives(*names: str) -> Change:
    """Give the only item further objectives."""
    xml = "".join(f'<imsss:objective objectiveID="{name}"/>' for name in names)
    return replacing("</imsss:objectives>", f"{xml}</imsss:objectives>")


def collection(inner: str) -> Change:
    """Let the only item share sequencing that stands in a collection."""
    shared = f"<imsss:sequencingCollection>{inner}</imsss:sequencingCollection></manifest>"
    lent = rewriting("<imsss:sequencing>(?=[^S]*<imsss:objectives)", '<imsss:sequencing IDRef="shared">')
    return lambda files: lent(replacing("</manifest>", shared)(files))


def page(html: str) -> Change:
    """Add something to the launch page."""
    return lambda files: {**files, "index.html": files["index.html"] + html.encode()}


def listed_file(name: str, text: str) -> Change:
    """Add a file, and list it."""
    listed = replacing(FILE, f'{FILE}<file href="{name}"/>')
    return lambda files: listed(adding(name, text.encode())(files))


def in_folder(name: str) -> Change:
    """Move a schema into a folder, and say so."""
    return both(renaming(name, f"xsd/{name}"), replacing(f" {name}", f" xsd/{name}"))


def both(one: Change, other: Change) -> Change:
    """Change two things that make one."""
    return lambda files: other(one(files))


def of_type(value: str) -> Change:
    """Change the type of the only resource."""
    return replacing('type="webcontent"', value)


def mapping(attributes: str) -> Change:
    """Let the primary objective of the only item share its result."""
    end = "</imsss:minNormalizedMeasure>"
    named = replacing("<imsss:primaryObjective ", '<imsss:primaryObjective objectiveID="p" ')
    return both(named, replacing(end, f"{end}<imsss:mapInfo{attributes}/>"))


def declaring(count: int) -> Change:
    """Declare so many namespaces that nothing uses."""
    names = " ".join(f'xmlns:n{number}="urn:n{number}"' for number in range(count))
    return replacing("<manifest ", f"<manifest {names} ")


def moving(old: str, place: str, new: str) -> Change:
    """Take something out of the manifest, and put something at another place."""
    return both(replacing(old, ""), replacing(place, new))


def based(folder: str) -> Change:
    """List the picture in a resource of its own, whose addresses begin in a folder."""
    return moving(PICTURE, "</resources>", f"{BASED.format(folder)}</resources>")


LOCATION = "</schemaversion><adlcp:location>{}</adlcp:location>"
INNER = '<item identifier="INNER" isvisible="true" identifierref="RES-COURSE-small-course"><title>Inner</title></item>'
PICTURE = '<file href="media/unused.png"/>'
ASSET = f'<resource identifier="FIRST" type="webcontent" adlcp:scormtype="asset">{PICTURE}</resource>'
BASED = ASSET.replace(">", ' xml:base="{}">', 1).replace("media/", "")
SUB = '<manifest identifier="SUB"><organizations/><resources/></manifest></manifest>'
LATE = "<adlcp:maxtimeallowed>01:61:00</adlcp:maxtimeallowed>"
ARABIC = "<adlcp:maxtimeallowed>0\u0663:0\u0660:0\u0660</adlcp:maxtimeallowed>"
LONG_DATA = f"<adlcp:dataFromLMS>{'x' * 4001}</adlcp:dataFromLMS>"
FILE = '<file href="player.js"/>'
LAUNCH = ' href="index.html">'
EMPTY_RULES = '<imsss:sequencing ID="other"/>'
LAUNCHED_PHP = both(listed_file("a.php", PLAYER.decode()), replacing(LAUNCH, ' href="a.php">'))

MUTANTS = (
    # What items of SCORM 1.2 hand to the run-time
    Mutant("minutes", "1.2", "error time-limit", after_title("<adlcp:maxtimeallowed>90</adlcp:maxtimeallowed>")),
    Mutant("ISO 8601", "1.2", "error time-limit", after_title("<adlcp:maxtimeallowed>PT1H</adlcp:maxtimeallowed>")),
    Mutant("no hours", "1.2", "error time-limit", after_title("<adlcp:maxtimeallowed>30:00</adlcp:maxtimeallowed>")),
    Mutant("minute 61", "1.2", "error time-limit", after_title(LATE)),
    Mutant("stop", "1.2", "error time-limit", after_title("<adlcp:timelimitaction>stop</adlcp:timelimitaction>")),
    Mutant("stop", "2004-4th", "error time-limit", after_title("<adlcp:timeLimitAction>stop</adlcp:timeLimitAction>")),
    Mutant("256", "1.2", "error launch-data", after_title(f"<adlcp:datafromlms>{'x' * 256}</adlcp:datafromlms>")),
    Mutant("nothing", "1.2", "error time-limit", after_title("<adlcp:timelimitaction/>")),
    Mutant("nothing", "1.2", "warning value-empty", after_title("<adlcp:maxtimeallowed/>")),
    Mutant("no mark", "1.2", "warning value-empty", replacing(">70<", "><")),
    Mutant("in words", "1.2", "error masteryscore", replacing(">70<", ">most<")),
    Mutant("beyond 100", "1.2", "error masteryscore", replacing(">70<", ">101<")),
    Mutant("wide digits", "1.2", "error masteryscore", replacing(">70<", ">\uff17\uff10<")),
    Mutant("Arabic digits", "1.2", "error time-limit", after_title(ARABIC)),
    Mutant("a share", "1.2", "error masteryscore", replacing(">70<", ">70 %<")),
    # What they wait for
    Mutant("unknown", "1.2", "error prerequisites", waits("ITEM-gone")),
    Mutant("no operator", "1.2", "error prerequisites", wait_for(check="ITEM-first ITEM-second"), "lessons"),
    Mutant("and", "1.2", "error prerequisites", wait_for(check="ITEM-first AND ITEM-second"), "lessons"),
    Mutant("comma", "1.2", "error prerequisites", wait_for(check="ITEM-first, ITEM-second"), "lessons"),
    Mutant("half", "1.2", "error prerequisites", wait_for(check="ITEM-first &amp;"), "lessons"),
    Mutant("bracket", "1.2", "error prerequisites", wait_for(check="(ITEM-first | ITEM-second"), "lessons"),
    Mutant("brackets", "1.2", "error prerequisites", wait_for(check="()"), "lessons"),
    Mutant("a status", "1.2", "error prerequisites", wait_for(check='ITEM-first="done"'), "lessons"),
    Mutant("raised", "1.2", "error prerequisites", wait_for(check="²*{ITEM-first, ITEM-second}"), "lessons"),
    Mutant("3 of 2", "1.2", "error prerequisites", wait_for(check="3*{ITEM-first, ITEM-second}"), "lessons"),
    Mutant("too long", "1.2", "error prerequisites", wait_for(check="~" * 150 + "ITEM-first" * 6), "lessons"),
    Mutant("too deep", "1.2", "error prerequisites", wait_for(check="(" * 90 + "ITEM-first" + ")" * 90), "lessons"),
    Mutant("empty", "1.2", "warning prerequisites", wait_for(check=" "), "lessons"),
    Mutant("itself", "1.2", "error prerequisites-circle", wait_for(first="ITEM-first"), "lessons"),
    Mutant("each other", "1.2", "error prerequisites-circle", wait_for(first="ITEM-check"), "lessons"),
    Mutant("its group", "1.2", "error prerequisites-circle", wait_for(second="SECTION-2aa9af7fc942"), "lessons"),
    Mutant("all", "1.2", "error prerequisites-circle", wait_for(first="2*{ITEM-first, ITEM-second}"), "lessons"),
    # Thresholds, times and data of SCORM 2004
    Mutant("text", "2004-4th", "error completion-threshold", threshold("", "0.8")),
    Mutant("attribute", "2004-3rd", "error completion-threshold", threshold(' minProgressMeasure="0.8"', "")),
    Mutant("percent", "2004-3rd", "error completion-threshold", threshold("", "80")),
    Mutant("percent", "2004-4th", "error completion-threshold", threshold(' minProgressMeasure="80"', "")),
    Mutant("percent", "2004-4th", "error pass-mark", replacing("0.7000", "70")),
    Mutant("4,001", "2004-4th", "warning launch-data", after_title(LONG_DATA)),
    # References and objectives
    Mutant("unknown", "2004-3rd", "error objective-reference", rule("OBJ-gone")),
    Mutant(
        "unknown",
        "2004-4th",
        "error objective-reference",
        replacing(
            'objectiveSetByContent="true"/>',
            'objectiveSetByContent="true"/><adlseq:objectives><adlseq:objective objectiveID="OBJ-gone"><adlseq:mapInfo '
            'targetObjectiveID="g"/></adlseq:objective></adlseq:objectives>',
        ),
    ),
    Mutant("unknown IDRef", "2004-3rd", "error sequencing-reference", collection(EMPTY_RULES)),
    Mutant("twice", "2004-4th", "error objective-twice", more_objectives("a", "a")),
    Mutant("a button", "2004-4th", "error hide-lms-ui", replacing(">abandon<", ">quit<")),
    Mutant(
        "no primary objective",
        "2004-4th",
        "error primary-objective, error schema",
        lambda files: more_objectives("a")(rewriting("<imsss:primaryObjective.*</imsss:primaryObjective>", "")(files)),
    ),
    Mutant(
        "a leaf with control modes",
        "2004-4th",
        "warning control-leaf",
        rewriting("(<imsss:sequencing>)(?=[^S]*<imsss:objectives>)", r'\1<imsss:controlMode choice="true"/>'),
    ),
    Mutant("no flow", "2004-4th", "warning flow", replacing(' flow="true"', "")),
    Mutant("silent", "2004-3rd", "warning delivery", replacing(' objectiveSetByContent="true"', "")),
    # The manifest
    Mutant("in the 4th", "2004-4th", "error submanifest", replacing("</manifest>", SUB)),
    Mutant("in the 3rd", "2004-3rd", "warning submanifest", replacing("</manifest>", SUB)),
    Mutant("in 1.2", "1.2", "warning submanifest", replacing("</manifest>", SUB)),
    Mutant("missing", "1.2", "warning metadata-missing", replacing("</schemaversion>", LOCATION.format("meta.xml"))),
    Mutant("missing", "2004-4th", "warning metadata-missing", replacing("</schemaversion>", LOCATION.format("m.xml"))),
    Mutant("no file", "1.2", "warning metadata-missing", replacing("</schemaversion>", LOCATION.format(" "))),
    Mutant("a page", "1.2", "warning resource-type", of_type('type="text/html"')),
    Mutant("capitals", "2004-4th", "warning resource-type", of_type('type="WebContent"')),
    Mutant("none", "1.2", "error resource-type", of_type("")),
    Mutant("javascript", "1.2", "error href", replacing(LAUNCH, ' href="javascript:alert(1)">')),
    Mutant("javascript", "2004-4th", "error href", replacing(LAUNCH, ' href="JavaScript:go()">')),
    Mutant("data", "1.2", "error href", replacing(LAUNCH, ' href="data:text/html,hello">')),
    Mutant("a disk", "1.2", "error href", replacing(LAUNCH, ' href="file:///C:/index.html">')),
    Mutant("elsewhere", "1.2", "warning href-outside", replacing(LAUNCH, ' href="https://example.org/a.html">')),
    Mutant("gone", "1.2", "error file-missing", without("player.css")),
    Mutant("in capitals", "1.2", "error file-missing", renaming("media/unused.png", "media/unused.PNG")),
    Mutant("twice", "2004-3rd", "warning file-twice", replacing(FILE, FILE * 2)),
    Mutant("gone", "1.2", "error item-reference", replacing('identifierref="RES-', 'identifierref="X-')),
    Mutant("gone", "2004-4th", "error organization-default", replacing('default="ORG-', 'default="X-')),
    Mutant("gone", "1.2", "error dependency", replacing("</resource>", '<dependency identifierref="X"/></resource>')),
    Mutant("spelling", "2004-4th", "error scormtype", replacing("adlcp:scormType=", "adlcp:scormtype=")),
    Mutant("nothing", "1.2", "error schemaversion", rewriting("<schema>.*</schemaversion>", "")),
    Mutant("no version", "2004-4th", "error schemaversion", rewriting("<schemaversion>.*</schemaversion>", "")),
    Mutant("of 1.2", "2004-4th", "error schemaversion", rewriting(">2004 4th Edition<", ">1.2<")),
    Mutant("blanks", "2004-4th", "warning name-spaces", replacing('identifierref="RES-', 'identifierref=" RES-')),
    Mutant("a digit", "1.2", "error identifier-name", replacing("ORG-small-course", "1-course")),
    Mutant("no SCO", "1.2", "warning sco-missing", replacing('scormtype="sco"', 'scormtype="asset"')),
    # Form of the manifest
    Mutant("gone", "1.2", "error manifest-missing", without(MANIFEST)),
    Mutant("cut off", "2004-4th", "error manifest-xml", rewriting("</manifest>", "")),
    Mutant("a doctype", "1.2", "error manifest-doctype", replacing("<manifest ", "<!DOCTYPE manifest><manifest ")),
    Mutant("Latin 1", "2004-3rd", "warning manifest-encoding", replacing('"UTF-8"', '"ISO-8859-1"')),
    Mutant("of another standard", "1.2", "error manifest-namespace", replacing("imscp_rootv1p1p2", "imscp_v1p2")),
    Mutant("hundreds", "1.2", "error manifest-namespaces", declaring(300)),
    Mutant("another", "2004-4th", "error prefix", rewriting(r"\badlnav(?=[:=])", "nav")),
    Mutant(
        "a quiz for import", "1.2", "error package-kind", lambda _: {"mimetype": b"", "META-INF/container.xml": b""}
    ),
    # Organizations and items
    Mutant("none", "1.2", "error identifier-missing", replacing('<item identifier="COURSE-small-course"', "<item")),
    Mutant(
        "twice",
        "1.2",
        "error identifier-twice, error identifier-twice",
        replacing('"COURSE-small-course"', '"ORG-small-course"'),
    ),
    Mutant("no items", "1.2", "error organization-empty", rewriting("<item .*</item>", "")),
    Mutant("none", "1.2", "error organization-missing", rewriting("<organization .*</organization>", "")),
    Mutant("both", "2004-4th", "error item-both, warning delivery", after_title(INNER)),
    Mutant("nothing", "1.2", "error item-empty", replacing('identifierref="RES-COURSE-small-course"', "")),
    Mutant("no sign", "1.2", "error item-parameters", replacing("isvisible=", 'parameters="a" isvisible=')),
    Mutant("none", "1.2", "error title-missing", rewriting(r"(<item [^>]*>)\s*<title>.*?</title>", r"\1")),
    Mutant("201", "1.2", "error title-long", rewriting(r"(<item [^>]*>\s*<title>)", r"\1" + "x" * 201)),
    Mutant(
        "late",
        "2004-4th",
        "error title-order",
        rewriting(r"(<title>[^<]*</title>)(\s*<imsss:sequencing>.*?</imsss:sequencing>)", r"\2\1"),
    ),
    # Resources and their files
    Mutant(
        "none",
        "1.2",
        "error item-reference, error resource-missing" + ", warning file-unlisted" * 4,
        rewriting("<resource .*</resource>", ""),
    ),
    Mutant("an asset first", "1.2", "warning sco-first", moving(PICTURE, "<resources>", f"<resources>{ASSET}")),
    Mutant("not its own", "1.2", "error href-unlisted", replacing('<file href="index.html"/>', "")),
    Mutant("forgotten", "1.2", "warning file-unlisted", adding("forgotten.html")),
    Mutant("listed twice", "1.2", "warning file-shared", replacing("</resources>", f"{ASSET}</resources>")),
    Mutant("a space", "1.2", "warning file-name", listed_file("media/a b.txt", "x")),
    Mutant("no slash", "1.2", "error xml-base, warning xml-base-ignored", based("media")),
    Mutant("a folder", "1.2", "warning xml-base-ignored", based("media/")),
    Mutant(
        "entities", "1.2", "warning page-entities", adding("index.html", b'<!DOCTYPE html [<!ENTITY a "b">]>' + PAGE)
    ),
    # Global objectives
    Mutant("unwritten", "2004-4th", "warning map-info, warning map-unwritten", mapping(' targetObjectiveID="g"')),
    Mutant("global", "2004-3rd", "warning map-info", mapping(' targetObjectiveID="g" writeSatisfiedStatus="true"')),
    # Schemas at the root
    Mutant("gone", "1.2", "warning schema-file", without("adlcp_rootv1p2.xsd")),
    Mutant("an included one gone", "2004-4th", "warning schema-file", without("imsss_v1p0limit.xsd")),
    Mutant("an imported one gone", "1.2", "warning schema-file", without("ims_xml.xsd")),
    Mutant("in a folder", "2004-3rd", "warning schema-file", in_folder("adlnav_v1p3.xsd")),
    # What is in the files
    Mutant("empty", "1.2", "error launch-empty", adding("index.html", b"")),
    Mutant("blanks", "2004-4th", "error launch-empty", adding("index.html", b"\xef\xbb\xbf \r\n\t")),
    Mutant(
        "no words", "1.2", "error launch-empty", adding("index.html", b"<!doctype html><title>A</title><body></body>")
    ),
    Mutant("silent", "1.2", "warning api-missing", adding("player.js", b"alert('hello')")),
    Mutant("silent", "2004-3rd", "warning api-missing", adding("player.js", b"// The API. Nobody asks for it")),
    Mutant("the other API", "1.2", "warning api-missing", adding("player.js", b"find(window.parent.API_1484_11)")),
    Mutant("the other API", "2004-4th", "warning api-missing", adding("player.js", b"window.parent.API.a()")),
    Mutant("a script", "1.2", "warning content-missing", page('<script src="gone.js"></script>')),
    Mutant("a stylesheet", "1.2", "warning content-missing", page('<link rel="stylesheet" href=gone.css>')),
    Mutant("a picture", "1.2", "warning content-missing", page("<img alt='' src='media/gone.png'>")),
    Mutant("a picture in case", "1.2", "warning content-missing", page('<img src="media/Unused.png">')),
    Mutant("one of a set", "1.2", "warning content-missing", page('<img srcset="media/unused.png 1x, b.png 2x">')),
    Mutant("a frame", "1.2", "warning content-missing", page('<iframe src="gone.html?a=1#b"></iframe>')),
    Mutant("a recording", "1.2", "warning content-missing", page('<video><source src="gone.mp4"></video>')),
    Mutant("a background", "1.2", "warning content-missing", page("<style>p { background: url(gone.png) }</style>")),
    Mutant("in a style", "1.2", "warning content-missing", adding("player.css", b"p{background:url('gone.jpg')}")),
    Mutant("an import", "1.2", "warning content-missing", adding("player.css", b"@import 'gone.css';")),
    Mutant("a link", "1.2", "warning content-missing", page('<a href="gone.pdf">Read this</a>')),
    Mutant("root", "1.2", "warning content-missing", page('<script src="/player.js"></script>')),
    Mutant("a script", "1.2", "warning content-outside", page('<script src="https://example.org/a.js"></script>')),
    Mutant("a style", "1.2", "warning content-outside", page('<link rel=stylesheet href="//example.org/a.css">')),
    Mutant("a frame", "2004-4th", "warning content-outside", page('<iframe src="http://example.org/"></iframe>')),
    Mutant("the next page", "1.2", "warning content-missing", page('<meta http-equiv=refresh content="0;url=b.html">')),
    Mutant("a drawing", "1.2", "warning content-missing", page('<svg><image href="gone.png"/></svg>')),
    Mutant("of a Mac", "1.2", "warning file-leftover", adding("media/.DS_Store")),
    Mutant("of Windows", "1.2", "warning file-leftover", adding("Thumbs.db")),
    Mutant("of a Mac's zip", "1.2", "warning file-leftover", adding("__MACOSX/media/._a.png")),
    Mutant("of Git", "1.2", "warning file-leftover", adding(".git/config")),
    Mutant("PHP", "1.2", "warning server-file", listed_file("save.php", "<?php ?>")),
    Mutant("settings", "1.2", "warning server-file", listed_file("web.config", "<configuration/>")),
    Mutant(
        "a launched PHP",
        "1.2",
        "error server-file",
        LAUNCHED_PHP,
    ),
    Mutant("a program", "1.2", "warning program-file", listed_file("setup.exe", "MZ")),
    Mutant("hidden", "1.2", "warning item-visible", replacing('isvisible="true"', 'isvisible="false"')),
    Mutant("not said", "2004-4th", "warning item-visible", replacing(' isvisible="true"', "")),
)
