"""`python -m benchmarks`: servers of its own under var/bench, the example, a long log, the measurement."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import django

from devtools.guard import Guard
from devtools.run import alone
from devtools.servers import ServerError, Servers

from .places import FOLDER, empty_folders, manage, production


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with alone(FOLDER):
        servers, guard = Servers(FOLDER), Guard(FOLDER)
        try:
            addresses = servers.start()
            servers.new_database()
            empty_folders()
            os.environ.update(production(addresses))
            with timed("Making the tables and loading the example"):
                manage("migrate", "--no-input")
                manage("migrate", "--run-syncdb", DJANGO_SETTINGS_MODULE="benchmarks.floor.settings")
                manage("load_example", "llr", BOARD_MODE="demo")
            with timed("Collecting the static files"):
                manage("collectstatic", "--no-input")
            django.setup()
            from .run import run

            return run(guard)
        except ServerError as failure:
            print(failure)
            return 1
        finally:
            servers.leave()
            guard.finish()


@contextmanager
def timed(title: str) -> Iterator[None]:
    print(f"{title}…", end=" ", flush=True)
    begun = time.monotonic()
    yield
    print(f"{time.monotonic() - begun:.1f} s", flush=True)


if __name__ == "__main__":
    sys.exit(main())
