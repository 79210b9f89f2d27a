"""The assistant, ready to be asked: on an empty data directory the corpus that comes along is taken in."""

from __future__ import annotations

import logging

from assistant.assistant import Assistant
from assistant.loading import undisturbed
from assistant.settings import Settings
from assistant.stores import Stores, prepare
from ingest.library import Library
from ingest.pipeline import ingest

_UNFINISHED = ".taking-in-corpus"  # a file in the data directory while the corpus is being taken in

_log = logging.getLogger(__name__)


def open_assistant(settings: Settings) -> Assistant:
    """Raises UserError, LibraryUnavailable."""
    take_in_corpus(settings)
    with undisturbed():
        return Assistant.from_settings(settings)


def take_in_corpus(settings: Settings) -> None:
    """Publish corpus/documents where the library holds nothing yet, or was interrupted while it did this."""
    prepare(settings.data_dir)
    unfinished = settings.data_dir / _UNFINISHED
    with Library.open(settings.library_url) as library:
        if library.documents() and not unfinished.exists():
            return
    _log.info("数据目录 %s 是空的，正在收入自带的文件…", settings.data_dir)
    unfinished.touch()
    with Stores.open(settings) as stores:
        for outcome in ingest([settings.corpus_dir / "documents"], stores.library, stores.index):
            if outcome.error:
                _log.error("%s", outcome.error)
    unfinished.unlink(missing_ok=True)
