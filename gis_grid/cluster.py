"""A PostgreSQL cluster of the project's own, below `.local/`, used when DATABASE_URL is unset.

It listens on this machine only, behind a password that is kept in a file of the owner. PostgreSQL refuses to run as root; started by
root, it runs as the user `gis-grid`. Only the standard library is used here: the set-up calls it before anything is
installed.
"""

import contextlib
import fcntl
import hashlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ACCOUNT = "gis-grid"
ROLE = DATABASE = "gis_grid"
BINARIES = Path("/usr/lib/postgresql")
CONFIGURATION = """
# Written by the project. Reached from this machine only.
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 100
shared_buffers = 256MB
work_mem = 32MB
maintenance_work_mem = 256MB
max_wal_size = 2GB
# Tiles and downloads differ in their parameters: a plan of its own for each is cheap, a wrong shared one is not.
plan_cache_mode = force_custom_plan
jit = off
"""


class ClusterError(RuntimeError):
    """The cluster cannot be made or started; the message says what to do."""


def ensure_running(local_dir: Path) -> str:
    """Return the address of the private database, making and starting the cluster when needed."""
    cluster = Cluster(local_dir)
    if not cluster.is_running():
        cluster.start()
    return cluster.url()


class Cluster:
    """The cluster below one `.local/`."""

    def __init__(self, local_dir: Path) -> None:
        self.local_dir = local_dir
        self.home = local_dir / "postgres"
        self.data = self.home / "data"
        self.password_file = local_dir / "database-password"

    def url(self) -> str:
        password = self.password_file.read_text(encoding="utf-8").strip()
        return f"postgres://{ROLE}:{password}@127.0.0.1:{self._pid_file_lines()[3]}/{DATABASE}"

    def is_running(self) -> bool:
        """Whether the server that its pid file names is alive and has said that it is ready."""
        try:
            lines = self._pid_file_lines()
            command = Path(f"/proc/{int(lines[0])}/comm").read_text(encoding="utf-8").strip()
        except (OSError, ValueError, IndexError):
            return False
        return command == "postgres" and len(lines) > 7 and lines[7].strip() == "ready"

    def start(self) -> None:
        """Make the cluster if it is not there, start it, and make the database if it is not there."""
        self.local_dir.mkdir(parents=True, exist_ok=True)
        with self._locked():
            if self.is_running():
                return
            if not (self.data / "PG_VERSION").is_file():
                self._create()
            self._start_server()
            self._create_database()

    def stop(self) -> None:
        """Stop the server and wait until it has ended; nothing happens when it does not run."""
        if self.is_running():
            self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-t", "60")

    def _create(self) -> None:
        self._make_home()
        if not self.password_file.is_file():
            self.password_file.touch(mode=0o600)
            self.password_file.write_text(secrets.token_urlsafe(24) + "\n", encoding="utf-8")
        shutil.rmtree(self.data, ignore_errors=True)
        options = ["-U", ROLE, "-E", "UTF8", "--locale=C.UTF-8", "-A", "scram-sha-256"]
        with self._password_for_account() as file_name:
            self._run("initdb", "-D", str(self.data), *options, f"--pwfile={file_name}")
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(CONFIGURATION)

    @contextlib.contextmanager
    def _password_for_account(self) -> Iterator[Path]:
        """Lend the password to the cluster's account, which may not read the owner's file."""
        lent = self.home / "password"
        lent.touch(mode=0o600)
        lent.write_bytes(self.password_file.read_bytes())
        try:
            if os.geteuid() == 0:
                os.chown(lent, _account().pw_uid, -1)
            yield lent
        finally:
            lent.unlink(missing_ok=True)

    def _make_home(self) -> None:
        """Make the folder of the cluster where its account can reach it."""
        if os.geteuid() != 0:
            self.home.mkdir(parents=True, exist_ok=True)
            return
        account = _account()
        if not self.home.exists() and not _reaches(account, self.local_dir):
            name = hashlib.sha256(str(self.local_dir).encode()).hexdigest()[:12]
            elsewhere = Path("/var/lib/gis-grid") / name
            elsewhere.mkdir(parents=True, exist_ok=True)
            self.home.symlink_to(elsewhere)
        self.home.mkdir(parents=True, exist_ok=True)
        os.chown(self.home, account.pw_uid, account.pw_gid)

    def _start_server(self) -> None:
        log = self.home / "postgres.log"
        options = f"-p {_free_port()}"
        self._run("pg_ctl", "start", "-D", str(self.data), "-l", str(log), "-w", "-t", "120", "-o", options)

    def _create_database(self) -> None:
        port, password = self._pid_file_lines()[3], self.password_file.read_text(encoding="utf-8").strip()
        psql = [str(binary("psql")), "-h", "127.0.0.1", "-p", port, "-U", ROLE, "-d", "postgres", "-Atqc"]
        environment = {**os.environ, "PGPASSWORD": password}

        def ask(sql: str) -> str:
            done = subprocess.run([*psql, sql], env=environment, capture_output=True, text=True, check=False)
            if done.returncode:
                raise ClusterError(f"The private database does not answer: {done.stderr.strip()}")
            return done.stdout.strip()

        if not ask(f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"):
            ask(f"CREATE DATABASE {DATABASE}")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(binary(program)), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", ACCOUNT, "--", *command]
        # pg_ctl's child keeps what it inherits: its output goes to a file, not to a pipe that would never close.
        output = self.local_dir / "cluster.log"
        with output.open("w", encoding="utf-8") as file:
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, cwd="/", check=False
            )
        if done.returncode:
            raise ClusterError(
                f"{program} failed for {self.data}: {output.read_text(encoding='utf-8').strip()}"
                f" (see also {self.home / 'postgres.log'})"
            )

    def _pid_file_lines(self) -> list[str]:
        return (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Let one process at a time make or start the cluster."""
        with (self.local_dir / "cluster.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def binary(program: str) -> Path:
    """Find a program of the newest PostgreSQL that has PostGIS; the system's packages, not others on PATH."""
    with_postgis = Path("/usr/share/postgresql")
    for folder in sorted(BINARIES.glob("[0-9]*"), key=lambda path: int(path.name), reverse=True):
        if (with_postgis / folder.name / "extension" / "postgis.control").is_file() and (
            folder / "bin" / program
        ).is_file():
            return folder / "bin" / program
    raise ClusterError(f"No PostgreSQL with PostGIS below {BINARIES}: run script/setup, or set DATABASE_URL.")


def _account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ACCOUNT)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT], check=True
        )
        return pwd.getpwnam(ACCOUNT)


def _reaches(account: pwd.struct_passwd, folder: Path) -> bool:
    command = ["runuser", "-u", account.pw_name, "--", "test", "-x", str(folder)]
    return subprocess.run(command, cwd="/", check=False).returncode == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(arguments: list[str]) -> int:
    """`python3 -m gis_grid.cluster start|stop|status|url`."""
    cluster = Cluster(Path(__file__).resolve().parent.parent / ".local")
    verb = arguments[0] if arguments else "status"
    try:
        if verb == "start":
            cluster.start()
        elif verb == "stop":
            cluster.stop()
        elif verb == "url":
            print(ensure_running(cluster.local_dir))
        else:
            print("running" if cluster.is_running() else "stopped")
            return 0 if cluster.is_running() else 3
    except (ClusterError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
