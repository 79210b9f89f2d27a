"""A task in a process of its own: its memory is its own, and it can be ended when its time is over."""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

Value = TypeVar("Value")


class NotDone(Exception):
    """A task that took too long or died; the message says which."""


def apart(task: Callable[..., Value], *arguments: object, seconds: float) -> Value:
    """What a function of a module gives in a fresh interpreter. Raises NotDone."""
    context = get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(sending, task, arguments))
    process.start()
    sending.close()
    try:
        if not receiving.poll(seconds):
            raise NotDone(f"over {seconds:.0f} s")
        given: Value = receiving.recv()
        return given
    except EOFError:
        process.join()
        raise NotDone(f"died (exit status {process.exitcode})") from None
    finally:
        process.kill()
        process.join()
        receiving.close()


def _send(sending: Connection, task: Callable[..., object], arguments: tuple[object, ...]) -> None:
    sending.send(task(*arguments))
