"""Checks the course structure of a cmi5 package: by the rules of its schema, and by those that it misses.

Numbers are sections of the specification of cmi5. The official schema is in no registry of packages, so its rules are
written down in `elements`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from exporter.conformance.cmi5.addresses import judge_addresses
from exporter.conformance.cmi5.elements import NAMESPACE, find_all, judge_elements, position
from exporter.conformance.cmi5.names import judge_names
from exporter.conformance.cmi5.texts import first_text, judge_texts
from exporter.conformance.cmi5.values import judge_values
from exporter.conformance.container import STRUCTURE
from exporter.conformance.parsing import has_few_namespaces, parse

if TYPE_CHECKING:
    from exporter.conformance.container import Package
    from exporter.problems import Problems


def judge_course_structure(package: Package, problems: Problems) -> tuple[str, tuple[str, ...]]:
    """Report all problems of a package's course structure; return the title of the course, and the pages of its AUs."""
    root = parse(package.manifest, STRUCTURE, problems)
    if root is None or not has_few_namespaces(root, STRUCTURE, problems) or not _is_course_structure(root, problems):
        return "", ()
    judge_elements(root, problems)
    judge_values(root, problems)
    judge_names(root, problems)
    judge_texts(root, problems)
    launches = judge_addresses(root, package, problems)
    return next((first_text(title) for title in find_all(root, "course/title")), ""), launches


def _is_course_structure(root: etree._Element, problems: Problems) -> bool:
    name = etree.QName(root)
    if name.localname == "courseStructure" and name.namespace == NAMESPACE:
        return True
    problems.error(
        position(root),
        f"the root is <{name.localname}> in the namespace {name.namespace or 'none'}; that of cmi5 is "
        f"<courseStructure> in {NAMESPACE}",
        "manifest-namespace",
    )
    return False
