"""The operator's code: what opens everything that changes the library, until there are accounts.

The data directory keeps its hash (scrypt, RFC 7914) and never the code: whoever lost it makes a new one.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import tempfile
import unicodedata
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from assistant.errors import UserError

SHORTEST_CODE = 10  # characters of a code that the operator chose
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # none that look alike; 5 bits each
_GROUPS, _GROUP = 4, 4  # ABCD-EFGH-JKLM-NPQR: 80 bits
_FILE = "operator-code.json"
_COST, _BLOCK, _LANES = 2**15, 8, 1  # of scrypt: 32 MiB and about 0.1 s a try
_MEMORY = 64 * 1024 * 1024  # bytes that scrypt may take


@dataclass(frozen=True, slots=True)
class CodeHash:
    """A code as it is kept; `salt` and `hash` in hexadecimal. Each code has a salt of its own, so the salt
    also names it."""

    salt: str
    hash: str
    cost: int = _COST
    block: int = _BLOCK
    lanes: int = _LANES

    def fits(self, code: str) -> bool:
        """Whether this is the code; takes as long for a wrong one."""
        found = _scrypt(code, bytes.fromhex(self.salt), self.cost, self.block, self.lanes)
        return hmac.compare_digest(found, bytes.fromhex(self.hash))


class CodeFile:
    """The code of one data directory; read anew when another process changed it."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / _FILE
        self._known: tuple[tuple[int, int], CodeHash] | None = None

    def read(self) -> CodeHash | None:
        """None where no code was made yet. Raises UserError where the file cannot be understood."""
        try:
            status = self._path.stat()
            stamp = status.st_mtime_ns, status.st_ino
            known = self._known
            if known is None or known[0] != stamp:
                self._known = known = stamp, CodeHash(**json.loads(self._path.read_bytes()))
        except FileNotFoundError:
            return None
        except (ValueError, TypeError) as problem:
            raise UserError(
                "code_file_damaged",
                f"口令文件 {self._path} 已损坏。",
                "请在服务器上运行 assistant code 换一个新口令。",
            ) from problem
        return known[1]

    def make_first(self) -> str | None:
        """A first code, to be shown once; None where there is one, made by whichever process."""
        if self._path.exists():
            return None
        code = new_code()
        draft = self._draft(code)
        try:
            os.link(draft, self._path)  # fails where another process was faster
        except FileExistsError:
            return None
        finally:
            draft.unlink()
        return code

    def change(self, code: str) -> None:
        """From now on this is the code, and what was opened with the one before is closed."""
        self._draft(code).replace(self._path)

    def _draft(self, code: str) -> Path:
        """The hash of a code in a file beside the real one, on the disk, for the operator's eyes only."""
        salt = secrets.token_bytes(16)
        kept = CodeHash(salt.hex(), _scrypt(code, salt, _COST, _BLOCK, _LANES).hex())
        descriptor, name = tempfile.mkstemp(prefix=f".{_FILE}.", dir=self._path.parent)  # mode 600
        draft = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(asdict(kept), file)
                file.flush()
                os.fsync(file.fileno())
        except BaseException:
            with suppress(FileNotFoundError):
                draft.unlink()
            raise
        return draft


def new_code() -> str:
    """A random code, in groups that can be read out over the telephone."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def chosen_code(text: str) -> str:
    """A code that the operator chose; UserError where it is too easily guessed."""
    code = plain(text)
    if len(code) < SHORTEST_CODE or len(set(code)) < SHORTEST_CODE // 2:
        raise UserError(
            "weak_code",
            f"口令太简单：至少要有 {SHORTEST_CODE} 个字符，且不能只是几个字符的重复。",
            "请换一个长一些的；不加 --set 时由程序随机生成。",
        )
    return code


def plain(code: str) -> str:
    """The code without what differs between hands: width, case, blanks, hyphens.

    >>> plain(" ab2d-ＥＦ gh ")
    'AB2DEFGH'
    """
    return "".join(c for c in unicodedata.normalize("NFKC", code).upper() if not c.isspace() and c != "-")


def _scrypt(code: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    text = plain(code).encode("utf-8", "surrogatepass")
    return hashlib.scrypt(text, salt=salt, n=cost, r=block, p=lanes, maxmem=_MEMORY, dklen=32)
