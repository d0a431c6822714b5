"""How much memory a server's workers take while they work, from /proc."""

import time
from pathlib import Path


def workers_of(pid: int) -> list[int]:
    """Return the processes below a server; the server itself when it has none."""
    below = [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in _children(task)]
    return below or [pid]


class Peak:
    """The most that any worker grows above what it holds now.

    The kernel keeps each process's highest resident size (VmHWM); writing 5 to `clear_refs` begins it anew.
    """

    def __init__(self, pid: int) -> None:
        time.sleep(0.2)
        self.idle = {worker: _kilobytes(worker, "VmRSS") for worker in workers_of(pid)}
        for worker in self.idle:
            Path(f"/proc/{worker}/clear_refs").write_text("5", encoding="ascii")

    def grown_mb(self) -> float:
        return max(_kilobytes(worker, "VmHWM") - idle for worker, idle in self.idle.items()) / 1024


def _children(task: Path) -> list[str]:
    return (task / "children").read_text(encoding="ascii").split()


def _kilobytes(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(f"{name}:")), 0)
