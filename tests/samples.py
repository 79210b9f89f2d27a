"""Small documents and a small encoder for tests of the stores."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence

import numpy as np

from ingest.document import Document, Provision, Validity
from ingest.encoder import Vectors
from ingest.readers import Paragraph, Reading, Source


class CharacterEncoder:
    """Counts characters, each in one of 64 dimensions; `encoded` remembers every text."""

    dimension = 64

    def __init__(self, fingerprint: str = "characters") -> None:
        self.fingerprint = fingerprint
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded.extend(texts)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for character in filter(str.isalnum, text):
                vectors[row, zlib.crc32(character.encode()) % self.dimension] += 1
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return (vectors / np.where(norms > 0, norms, 1)).astype(np.float32)


def make_document(title: str, *texts: str, units: Sequence[str] = ()) -> Document:
    """A document whose doc_id is its title, with one clause a text, anchors c1, c2 …"""
    provisions, start = [], 0
    for number, text in enumerate(texts, start=1):
        provisions.append(
            Provision(
                anchor=f"c{number}",
                level=1,
                number=f"（{number}）",
                number_inferred=False,
                heading="",
                text=text,
                start=start,
                end=start + len(text),
                text_start=start,
                responsible_units=tuple(units),
            )
        )
        start += len(text) + 1
    return Document(
        doc_id=title,
        revision=0,
        title=title,
        validity=Validity.IN_FORCE,
        text="\n".join(texts),
        sha256=hashlib.sha256(source_of(texts)).hexdigest(),
        source_name=f"{title}.txt",
        provisions=tuple(provisions),
    )


def source_of(texts: Sequence[str]) -> bytes:
    return "\n".join(texts).encode()


def policy_text(title: str, *sentences: str) -> str:
    """A file as the readers take it: a title and numbered paragraphs."""
    return "\n".join([title, *(f"（{number}）{text}" for number, text in enumerate(sentences, start=1))])


def source_with(paragraphs: Sequence[str], name: str = "方案.txt") -> Source:
    """What a reader gives for a file of these paragraphs."""
    data = source_of(paragraphs)
    reading = Reading(tuple(Paragraph(text) for text in paragraphs))
    return Source(name, hashlib.sha256(data).hexdigest(), data, reading)
