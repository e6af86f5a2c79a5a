"""What every HTTP service shares: where the endpoint is, how it is asked, and what a failure is called."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from goldgate import ConfigError, Failure, Probe
from goldgate.text import shorten

if TYPE_CHECKING:
    from openai import OpenAI

CONNECTION = {"digest": False}  # how an answer is fetched does not change it
CODES = {
    400: "bad_request",
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    408: "timeout",
    413: "too_large",
    422: "bad_request",
    429: "rate_limited",
}
"""A stable code for each status of an error; other statuses are "server_error" (5xx) or "endpoint_error"."""


@dataclass(frozen=True, slots=True)
class EndpointOptions:
    """Where an endpoint is, and how it is asked."""

    base_url: str
    """The address up to and with the version, such as http://127.0.0.1:8000/v1."""
    model: str
    """The model's name at this endpoint."""
    key_env: str = field(default="", metadata=CONNECTION)
    """The environment variable that holds the API key; empty sends none."""
    concurrency: int = field(default=16, metadata=CONNECTION)
    """Requests under way at once, in each worker process."""
    timeout: float = field(default=600.0, metadata=CONNECTION)
    """Seconds for each try."""
    retries: int = field(default=5, metadata=CONNECTION)
    """How often 408, 409, 429, 5xx and lost connections are tried again, after the endpoint's own Retry-After
    or a pause of 0.5 to 8 seconds."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Added to the body of every request as it is (top_k, reasoning_effort …)."""

    def __post_init__(self) -> None:
        if self.concurrency < 1 or self.retries < 0 or self.timeout <= 0:
            raise ValueError("concurrency is at least 1, retries at least 0, and timeout above 0")
        if not self.base_url.startswith(("http://", "https://")):
            raise ValueError(f"base_url starts with http:// or https://, unlike {self.base_url!r}")


class Connection:
    """A pool of connections to one endpoint, with its key and its retries."""

    def __init__(self, client: OpenAI, key: str, options: EndpointOptions) -> None:
        self._client = client
        self._key = key
        self._base_url = options.base_url
        self._extra = dict(options.extra)

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """The JSON that the endpoint answers, or a Failure. ``path`` is relative to the base URL."""
        from openai import APIConnectionError, APIError, APIStatusError, APITimeoutError

        try:
            return self._client.post(path, cast_to=object, body={**body, **self._extra})
        except APITimeoutError:
            return self.failed("it did not answer in time", "timeout", transient=True)
        except APIConnectionError as error:
            refused = any(isinstance(cause, ConnectionRefusedError) for cause in _causes(error))
            code = "connection_refused" if refused else "unreachable"
            return self.failed(f"it cannot be reached: {error.__cause__ or error}", code, transient=True)
        except APIStatusError as error:
            status = error.status_code
            code = CODES.get(status, "server_error" if status >= 500 else "endpoint_error")
            busy = status in (408, 409, 429) or status >= 500
            return self.failed(f"it answered {status}: {error.message}", code, transient=busy)
        except (APIError, ValueError) as error:  # ValueError: a body that is no JSON
            return self.malformed(error)

    def malformed(self, error: object) -> Failure:
        """The failure of one reply that cannot be read. Another try may give one that can."""
        return self.failed(f"its reply cannot be read: {error}", "malformed_reply", transient=True)

    def failed(self, why: str, code: str, *, transient: bool) -> Failure:
        """A failure that names the endpoint and never its key."""
        if self._key:
            why = why.replace(self._key, "***")
        return Failure(f"{self._base_url}: {shorten(why, 500)}", transient=transient, code=code)

    def close(self) -> None:
        """Close every connection."""
        self._client.close()


def connect(options: EndpointOptions) -> Connection:
    """A connection to the endpoint; nothing is sent yet. Raises ConfigError where ``key_env`` names a
    variable that is not set.
    """
    from openai import OpenAI, Timeout

    key = os.environ.get(options.key_env, "") if options.key_env else ""
    if options.key_env and not key:
        raise ConfigError(f"set the environment variable {options.key_env}: key_env names it as the API key")
    client = OpenAI(
        api_key=key or "none",  # the client wants one, and would look for other variables without it
        base_url=options.base_url,
        timeout=Timeout(options.timeout, connect=min(10.0, options.timeout)),
        max_retries=options.retries,
    )
    return Connection(client, key, options)


def probe() -> Sequence[Probe]:
    """Whether endpoints can be asked from here; nothing is sent."""
    works = find_spec("openai") is not None
    detail = "the client is installed" if works else "the package openai is not installed"
    return [Probe("endpoints", works, detail, "" if works else "install goldgate-llm again: it needs openai")]


def _causes(error: BaseException) -> Iterator[BaseException]:
    cause: BaseException | None = error
    for _ in range(10):  # a chain may be a circle
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or cause.__context__
