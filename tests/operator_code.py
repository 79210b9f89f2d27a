"""The operator's code, for tests of what it opens."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from assistant.operator_code import CodeHash, plain

CODE = "ABCD-EFGH-JKLM-NPQR"
OPERATOR = {"Authorization": f"Bearer {CODE}"}


def set_code(data_dir: Path) -> None:
    """CODE opens `data_dir`, by a hash of the least cost: the usual one takes 0.1 s at every try."""
    salt = b"tests"
    code = hashlib.scrypt(plain(CODE).encode(), salt=salt, n=2, r=1, p=1, dklen=32)
    kept = CodeHash(salt.hex(), code.hex(), cost=2, block=1, lanes=1)
    (data_dir / "operator-code.json").write_text(json.dumps(asdict(kept)), encoding="utf-8")
