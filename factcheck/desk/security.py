"""What keeps other pages out of a desk that has no passwords: host, origin and token checks, and a policy without scripts."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = ["127.0.0.1", "localhost"]
"""Any other Host header is refused: a foreign name that was made to point here (DNS rebinding) gets no page."""
LARGEST_FORM = 200_000
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Headers:
    """Puts the headers above on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def token(request: Request) -> str:
    """The session's secret that every form carries."""
    made: str = request.session.setdefault("token", secrets.token_urlsafe(32))
    return made


def trouble(request: Request, sent: str) -> str | None:
    """Why a form is not taken: it comes from another page, or from a session that has ended; None if it may be."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        return "This form was sent from another site."
    if not secrets.compare_digest(sent.encode(), request.session.get("token", "").encode()) or not sent:
        return "Your session has ended (the desk was started again). Go back, copy what you typed, and open the page anew."
    return None


def too_large(request: Request) -> bool:
    """Whether the form is larger than anything a person types, or does not say how large it is."""
    length = request.headers.get("content-length", "")
    return not length.isdigit() or int(length) > LARGEST_FORM
