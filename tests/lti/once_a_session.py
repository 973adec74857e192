"""What is slow to make and the same each time: made once for all tests of a process, as a real tool makes it once."""

from __future__ import annotations

import functools
import itertools
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import jinja2
import pytest
from lms import rsa_key

from lti_tool.lti import signing_keys
from lti_tool.web import responses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cryptography.hazmat.primitives.asymmetric import rsa
    from jinja2.bccache import Bucket

FIRST_KEY = 2
"""The keys before it are an LMS's."""
KEYS = 4
"""More than a test makes."""


class _Compiled(jinja2.BytecodeCache):
    """Keeps compiled templates, by name and content."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


@contextmanager
def made_once() -> Iterator[None]:
    """Let tools take turns with a few RSA keys, and share what they read of them and of templates."""
    numbers = itertools.cycle(range(FIRST_KEY, FIRST_KEY + KEYS))

    def next_key() -> rsa.RSAPrivateKey:
        return rsa_key(next(numbers))

    read = functools.cache(signing_keys.serialization.load_pem_private_key)
    environment = functools.partial(jinja2.Environment, bytecode_cache=_Compiled())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signing_keys, "new_key", next_key)
        patch.setattr(signing_keys.serialization, "load_pem_private_key", read)
        patch.setattr(responses, "Environment", environment)
        yield
