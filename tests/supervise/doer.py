"""A worker for tests: its jobs are the files of a folder."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from spaces import supervise
from spaces.config import Config


async def work(folder: Path, name: str, poked: asyncio.Event) -> None:
    (folder / "pid").write_text(str(os.getpid()))
    while True:
        poked.clear()
        for job in sorted(folder.glob("*.job")):
            if job.stem == "deadly":
                job.rename(job.with_suffix(".taken"))
                os.kill(os.getpid(), signal.SIGKILL)
            if job.stem == "last":
                job.rename(job.with_suffix(".done"))
                return
            job.with_suffix(".by").write_text(name)
            job.rename(job.with_suffix(".done"))
        await poked.wait()  # it looks only when somebody knocks


async def main(config: Config, name: str) -> None:
    poked = asyncio.Event()
    await supervise.beside_the_node(work(config.server.data, name, poked), poked)


if __name__ == "__main__":
    asyncio.run(supervise.until_told(main(supervise.given(), sys.argv[1])))
