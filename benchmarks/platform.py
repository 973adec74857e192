"""An LMS as far as benchmarks of launches need one."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from lti_tool.lti.launch import CLAIM
from lti_tool.lti.platforms import Registration

LEARNERS = 500
COURSE = "introduction-to-flask"

_LTI = "http://purl.imsglobal.org/vocab/lis/v2/membership#"


class Platform:
    """It has a key, which it publishes, and signs."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key()))
        self.key_set: dict[str, Any] = {"keys": [public | {"kid": "key", "alg": "RS256", "use": "sig"}]}
        key_set = json.dumps(self.key_set).encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(key_set)))
                self.end_headers()
                self.wfile.write(key_set)

            def log_message(self, *_arguments: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def registration(self) -> Registration:
        """Return what the tool must know."""
        return Registration(
            issuer=self.url, client_id="client", authorization_url=f"{self.url}/auth", token_url=f"{self.url}/token",
            key_set_url=f"{self.url}/keys", token_audience=f"{self.url}/token",
        )  # fmt: skip

    def sign(self, nonce: str, target: str, number: int) -> str:
        """Return the token of a learner's launch, as long as a real one."""
        at = int(time.time())
        claims = {
            "iss": self.url, "aud": "client", "sub": f"learner-{number % LEARNERS}", "iat": at, "exp": at + 3600,
            "nonce": nonce, CLAIM + "message_type": "LtiResourceLinkRequest", CLAIM + "version": "1.3.0",
            CLAIM + "deployment_id": "1", CLAIM + "target_link_uri": target, CLAIM + "roles": [_LTI + "Learner"],
            CLAIM + "context": {"id": "context", "title": "A course"},
            CLAIM + "resource_link": {"id": "link", "title": "A link"}, CLAIM + "custom": {"course": COURSE},
            CLAIM + "launch_presentation": {"return_url": f"{self.url}/back", "locale": "en"},
            "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": {
                "scope": ["https://purl.imsglobal.org/spec/lti-ags/scope/score"],
                "lineitem": f"{self.url}/lineitems/1", "lineitems": f"{self.url}/lineitems",
            },
        }  # fmt: skip
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": "key"})
