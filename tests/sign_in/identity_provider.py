"""A provider of single sign-on on this computer, as strict about PKCE as a real one."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

CLIENT = {"client_id": "the-board", "secret": "a secret of the provider"}
KEY = "0123456789abcdef0123456789abcdef"


@dataclass
class Provider:
    """What it says about whoever signs in there, and the challenge of the last sign-in."""

    url: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    challenge: str = ""
    tokens_given: int = 0

    def authorise(self, location: str) -> str:
        """What its sign-in page does: remember the challenge, and send the person back with a code."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
        assert location.startswith(f"{self.url}/authorise?")
        assert asked["code_challenge_method"] == "S256"
        self.challenge = asked["code_challenge"]
        return f"{asked['redirect_uri']}?code=a-code&state={asked['state']}"

    def token(self, sent: dict[str, str]) -> dict[str, Any] | None:
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).decode().rstrip("=") != self.challenge:
            return None
        if (sent.get("client_secret"), sent.get("code")) != (CLIENT["secret"], "a-code"):
            return None
        self.tokens_given += 1
        told = {**self.claims, "iss": self.url, "aud": CLIENT["client_id"], "sub": "person-1"}
        return {
            "access_token": "t",
            "token_type": "Bearer",
            "id_token": jwt.encode(told, KEY, algorithm="HS256"),
        }


@contextmanager
def provider() -> Iterator[Provider]:
    made = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/authorise?"):
                self.send_response(302)
                self.send_header("Location", made.authorise(made.url + self.path))
                self.end_headers()
            elif self.path.startswith("/.well-known/"):
                self.answer(
                    {
                        "issuer": made.url,
                        "authorization_endpoint": f"{made.url}/authorise",
                        "token_endpoint": f"{made.url}/token",
                        "userinfo_endpoint": f"{made.url}/userinfo",
                        "jwks_uri": f"{made.url}/keys",
                        "token_endpoint_auth_methods_supported": ["client_secret_post"],
                    }
                )
            else:
                self.answer({**made.claims, "sub": "person-1"})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(made.token({name: values[0] for name, values in parse_qs(body).items()}))

        def answer(self, what: dict[str, Any] | None) -> None:
            self.send_response(200 if what is not None else 400)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(what or {"error": "invalid_grant"}).encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    made.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
