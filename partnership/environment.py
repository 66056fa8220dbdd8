"""Reading the environment: typed values, secrets from files, and every fault said at once.

`NAME` may come as `NAME_FILE` instead: a file whose content is the value, as Docker and Kubernetes hand over
secrets. An empty value counts as not set. A fault stops the start, and never shows the value at fault.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import environ

EXAMPLES = {
    "ALLOWED_HOSTS": "board.example.org",
    "BEAT_SCHEDULE_FILE": "/tmp/celerybeat-schedule",  # noqa: S108 an example
    "BIND": "0.0.0.0:8000",
    "BOARD_MODE": "production",
    "CELERY_DATABASE": "2",
    "CSRF_TRUSTED_ORIGINS": "https://board.example.org",
    "DATABASE_PASSWORD": "(what the database knows you by)",
    "DATABASE_POOL": "8",
    "DATABASE_URL": "postgres://board@db.example.org:5432/board",
    "EMAIL_URL": "smtp+tls://user:password@mail.example.org:587",
    "FILES_DIR": "/var/lib/board/files",
    "FROM_EMAIL": "board@example.org",
    "HSTS_SECONDS": "31536000",
    "LOG_FORMAT": "json",
    "METRICS_TOKEN": "(the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(30))')",
    "OIDC_CLIENT_ID": "(what the provider knows this site by)",
    "OIDC_CLIENT_SECRET": "(from whoever runs the provider)",
    "OIDC_DOMAINS": "example.org",
    "OIDC_NAME": "your council account",
    "OIDC_SECOND_FACTOR": "true",
    "OIDC_SERVER_URL": "https://login.example.org/board",
    "OUTBOX_DIR": "/var/lib/board/outbox",
    "PG_TOOLS": "/usr/lib/postgresql/18/bin",
    "PORT": "8000",
    "REDIS_URL": "redis://redis.example.org:6379",
    "S3_ACCESS_KEY": "(from whoever runs the object store)",
    "S3_BUCKET": "board-files",
    "S3_ENDPOINT": "https://s3.example.org",
    "S3_REGION": "eu-west-2",
    "S3_SECRET_KEY": "(from whoever runs the object store)",
    "SECRET_KEY": "(the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(50))')",
    "SECRET_KEY_BEFORE": "(the SECRET_KEY that was in use until now)",
    "SECURE_SSL_REDIRECT": "true",
    "SESSION_MINUTES": "60",
    "SITE_URL": "https://board.example.org",
    "STATIC_ROOT": "/app/var/static",
    "SUBMISSION_LIMIT": "50000000",
    "TASK_SECONDS": "600",
    "TICK_SECONDS": "300",
    "TRUSTED_PROXIES": "1",
    "WEB_CONCURRENCY": "4",
    "WORKER_CONCURRENCY": "2",
}
"""A value for each name that the settings read: shown where one is missing or wrong."""

BOOLEANS = {"true": True, "yes": True, "on": True, "1": True}
BOOLEANS |= {"false": False, "no": False, "off": False, "0": False}
STOPPED = 3
"""The exit code. gunicorn gives up on it, and starts a worker that ended with any other code again."""


class Environment(environ.Env):  # type: ignore[misc]
    """django-environ's typed reader, which gathers faults instead of raising the first."""

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.given = dict(os.environ if given is None else given)
        self.faults: dict[str, str] = {}

    def get_value(
        self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET, parse_default: bool = False
    ) -> Any:
        """The value of that name, cast; where there is none or it can't be, a stand-in and a fault."""
        found = self._found(var)
        if found is None:
            if default is not self.NOTSET:
                return default
            self.fault(var, "is missing")
        elif cast is bool:
            if found.lower() in BOOLEANS:
                return BOOLEANS[found.lower()]
            self.fault(var, "is neither true nor false")
        else:
            try:
                return self.parse_value(found, cast)
            except (TypeError, ValueError):
                self.fault(var, "is not a number" if cast in (int, float) else "can't be read")
        if default is not self.NOTSET:
            return default
        return self.parse_value(EXAMPLES.get(var, ""), cast)

    def _found(self, var: str) -> str | None:
        value, file = self.given.get(var, "").strip(), self.given.get(f"{var}_FILE", "").strip()
        if not file:
            return value or None
        if value:
            self.fault(var, f"is given twice: as {var} and as {var}_FILE")
        try:
            value = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as failure:
            why = (failure.strerror or "") if isinstance(failure, OSError) else "it is no text"
            self.fault(var, f"can't be read from the file that {var}_FILE names: {why.lower()}")
        else:
            if not value:
                self.fault(var, f"is empty in the file that {var}_FILE names")
        return value or None

    def parsed(self, name: str, read: Callable[[str], Any]) -> Any:
        """What `read` makes of the value of that name: `env.parsed("DATABASE_URL", env.db)`."""
        try:
            return read(name)
        except (ValueError, environ.ImproperlyConfigured):
            self.fault(name, "is not an address that can be read")
            example = type(self)({name: EXAMPLES[name]})
            return getattr(example, read.__name__)(name)

    def fault(self, name: str, why: str) -> None:
        """What is wrong with a value. The first fault of a name is kept: it explains the others."""
        self.faults.setdefault(name, why)

    def must(self, right: object, name: str, why: str) -> None:
        """A rule beyond the type: `env.must(HOSTS, "ALLOWED_HOSTS", "names no host")`."""
        if not right:
            self.fault(name, why)

    def stop_if_faulty(self) -> None:
        """Say every fault on standard error and end; do nothing where there is none."""
        if self.faults:
            sys.stderr.write(self.sentence())
            raise SystemExit(STOPPED)

    def sentence(self) -> str:
        count = len(self.faults)
        begin = f"Nothing was started, because {count} setting{'s' if count > 1 else ''} of the environment"
        lines = [f"{begin} must be mended:"]
        for name, why in sorted(self.faults.items()):
            example = f" For example: {name}={EXAMPLES[name]}" if name in EXAMPLES else ""
            lines.append(f"  {name} {why}.{example}")
        lines.append("Each can also be read from a file: NAME_FILE=/run/secrets/name.")
        lines.append("docs/operations.md says what each is.")
        return "\n".join(lines) + "\n"
