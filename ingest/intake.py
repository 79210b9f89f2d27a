"""The files of one run as they come and are read, and how far the run is."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ingest.attempts import Read
from ingest.isolation import read_all
from ingest.readers import UnreadableFile, receive
from ingest.readers.source import Received

_NOT_DOCUMENTS = ("readme", "manifest")
_PORTION_S = 0.5  # of reading, that a crash may lose


class Stage(StrEnum):
    BEGUN = "begun"
    READ = "read"  # and staged within a moment, or failed
    INDEXING = "indexing"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingest is: `path` at this stage, `done` of `total`. These are files, and `total` grows as
    archives open; of INDEXING they are clauses."""

    stage: Stage
    done: int
    total: int
    path: Path | None = None


class Intake:
    """Gives what is read, tells how far it is, and knows what was left."""

    def __init__(
        self, paths: Iterable[Path], tell: Callable[[Progress], None], names: Mapping[Path, str]
    ) -> None:
        self._paths = deque(files_of(paths))  # not come yet
        self._begun: dict[Path, None] = {}  # and not read to the end
        self._done, self._total = 0, len(self._paths)
        self._tell = tell
        self._names = names

    def read(self, cancelled: Callable[[], bool]) -> Generator[tuple[Received, Read], None, None]:
        """What is in each file, in order, of an archive each member."""
        with closing(read_all(self._files(), cancelled=cancelled)) as reads:
            for found in reads:
                yield found.file, found.read
                self._done += 1
                if found.is_last:
                    self._begun.pop(found.given.path, None)
                else:
                    self._total += 1
                self._say(Stage.READ, found.file.path)

    def left(self) -> list[Path]:
        """The files that were not read, because the run was cancelled."""
        return [*self._begun, *self._paths]

    def indexing(self, done: int, total: int) -> None:
        self._tell(Progress(Stage.INDEXING, done, total))

    def finish(self) -> None:
        self._say(Stage.FINISHED)

    def _say(self, stage: Stage, path: Path | None = None) -> None:
        self._tell(Progress(stage, self._done, self._total, path))

    def _files(self) -> Iterator[Received]:
        while self._paths:
            path = self._paths.popleft()
            file = received(path, self._names.get(path, path.name))
            self._begun[file.path] = None
            self._say(Stage.BEGUN, file.path)
            yield file


def portions(reads: Iterable[tuple[Received, Read]]) -> Iterator[list[tuple[Received, Read]]]:
    """What is read within a moment, together: one transaction for many small files costs as one for each."""
    portion, begin = [], time.monotonic()
    for each in reads:
        portion.append(each)
        if time.monotonic() - begin >= _PORTION_S:
            yield portion
            portion, begin = [], time.monotonic()
    if portion:
        yield portion


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """The files themselves, and those of folders in sorted order, but hidden ones, README and manifest."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if file.is_file() and not hidden and not file.name.lower().startswith(_NOT_DOCUMENTS):
                yield file


def received(path: Path, name: str) -> Received:
    """The file, under the name that it goes by."""
    try:
        return Received(name, receive(path), folder=path.parent)
    except UnreadableFile as error:
        return Received(name, error=str(error), folder=path.parent)
