"""The database under the library: opening it, migrating it, telling its failures. SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError

NEWEST_SCHEMA = "0004"  # the newest migration; a database that is there already is opened without alembic
_MIGRATIONS = Path(__file__).parent / "migrations"
_BUSY_TIMEOUT_MS = 10_000
_WRITER_LOCK = 7_117  # any number, the same in all processes


class LibraryError(Exception):
    """What the library cannot do; the message is in Chinese, for users."""


class LibraryUnavailable(LibraryError):
    """The database cannot be opened, read or written."""


def open_database(url: str) -> Engine:
    """The database at a URL (`sqlite:///data/library.sqlite`), created or migrated as needed.

    Transactions of an engine with the execution option `writes` wait for each other. Raises
    LibraryUnavailable.
    """
    try:
        engine = _engine(url)
        _migrate(engine)
    except (SQLAlchemyError, OSError) as error:
        shown = make_url(url).render_as_string(hide_password=True)
        raise LibraryUnavailable(
            f"打不开资料库 {shown}（{_cause(error)}）。"
            "请检查数据目录能否读写、磁盘是否已满；用数据库服务的，请检查其地址。"
        ) from error
    return engine


@contextmanager
def telling_failure() -> Iterator[None]:
    """Turns a failure of the database into LibraryUnavailable."""
    try:
        yield
    except OperationalError as error:
        raise LibraryUnavailable(
            f"资料库读写失败（{_cause(error)}）。请检查磁盘空间和读写权限，或稍后重试。"
        ) from error


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        if engine.url.database:
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions are begun by _begin, DDL included
    for pragma in (f"busy_timeout={_BUSY_TIMEOUT_MS}", "journal_mode=WAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    """One writer at a time, from the beginning of its transaction; readers wait for nobody."""
    writes = connection.get_execution_options().get("writes", False)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    elif writes:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")


def _migrate(engine: Engine) -> None:
    if _schema_version(engine) == NEWEST_SCHEMA:
        return
    from alembic import command  # 0.25 s, seldom needed
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise LibraryUnavailable(
                f"资料库由更新的程序建立（结构版本 {_schema_version(engine)}，本程序只到 {NEWEST_SCHEMA}）。"
                "请升级本程序。"
            ) from error


def _schema_version(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return version


def _cause(error: Exception) -> object:
    """The database's own words, without the statement."""
    return error.orig if isinstance(error, DBAPIError) else error
