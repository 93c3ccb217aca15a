"""A server over HTTP. Follows no redirect, and sends a token only where it belongs.

sec: a token on an open line is everybody's, so plain http goes to this machine alone unless the
caller allows it.
"""

from __future__ import annotations

import http.client
import socket
import ssl
from collections.abc import Iterator
from ipaddress import ip_address
from typing import IO, Any
from urllib.parse import SplitResult, urlsplit

from teampro.client.answer import Answer, Refused
from teampro.client.call import ClientCall
from teampro.client.http_request import OnBytes, http_request

TIMEOUT_SECONDS = 60
CHUNK_BYTES = 65_536


class Remote:
    """Answers calls from the API at an address."""

    def __init__(self, url: str, token: str, *, allow_http: bool = False) -> None:
        self._parts = _address(url)
        self._token = token
        if self._parts.scheme == "http" and not allow_http and not _is_here(self._parts):
            raise Refused(
                f"{url} is not encrypted, so everybody on the way could read the token: write "
                "https://, or say --allow-http where the line is yours."
            )

    def send(self, call: ClientCall, on_bytes: OnBytes = lambda _count: None) -> Answer:
        """Return the answer to a call. Raises: Refused when the server cannot be reached."""
        request = http_request(call, on_bytes)
        headers = {**request.headers, "User-Agent": "teampro", "Connection": "close"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        target = self._parts.path.rstrip("/") + request.target
        connection = self._connection()
        try:
            connection.request(request.verb, target, request.body, headers)
            answer = connection.getresponse()
        except (OSError, http.client.HTTPException) as fault:
            connection.close()
            raise Refused(self._why_not(fault)) from None
        if 300 <= answer.status < 400:
            connection.close()
            raise Refused(
                f"The address leads elsewhere ({answer.status}) to "
                f"{answer.getheader('Location')!r}: give that address if you trust it."
            )
        fields = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, fields, _chunks(connection, answer))

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self._parts.hostname or "", self._parts.port
        if self._parts.scheme == "http":
            return http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=TIMEOUT_SECONDS, context=context)

    def _why_not(self, fault: Exception) -> str:
        place = f"{self._parts.scheme}://{self._parts.netloc}"
        if isinstance(fault, ssl.SSLCertVerificationError):
            return f"The certificate of {place} is not to be trusted: {fault.verify_message}."
        if isinstance(fault, socket.gaierror):
            return f"The host of {place} is not known: see that the URL is right."
        if isinstance(fault, TimeoutError):
            return f"{place} did not answer within {TIMEOUT_SECONDS} s."
        if isinstance(fault, ConnectionRefusedError):
            return f"Nothing listens at {place}: see that the server runs, and the URL."
        return f"{place} cannot be reached: {fault}."


def _address(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    right = parts.scheme in ("http", "https") and parts.hostname
    if not right or parts.username is not None or parts.query or parts.fragment:
        raise Refused(f"{url!r} is no address of an API: write it like https://example.com.")
    return parts


def _is_here(parts: SplitResult) -> bool:
    """Say whether an address is this machine."""
    host = parts.hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _chunks(connection: Any, answer: IO[bytes]) -> Iterator[bytes]:
    """Yield the body as it comes. Raises: Refused where it ends too early."""
    try:
        while chunk := answer.read(CHUNK_BYTES):
            yield chunk
    except (OSError, http.client.HTTPException):
        raise Refused("The answer broke off: what came is not all of it.") from None
    finally:
        connection.close()
