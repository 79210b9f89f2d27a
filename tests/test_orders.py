"""Orders of drafts: placed once, filled by the worker, again where it was interrupted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.quiz.bank import Bank
from assistant.quiz.generator.filling import NOTHING_MADE
from assistant.quiz.item import Kind
from assistant.quiz.orders import MOST_ITEMS, MOST_WAITING, Orders, OrderState, Wanted
from assistant.settings import Settings
from assistant.worker import Worker
from tests.fake_assistant import FakeAssistant
from tests.quiz_items import refused


@pytest.fixture
def orders(tmp_path: Path) -> Iterator[Orders]:
    orders = Orders(tmp_path)
    yield orders
    orders.close()


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    assistant = FakeAssistant(tmp_path)
    worker = Worker(Settings(data_dir=tmp_path))
    yield worker
    worker.close()
    assistant.close()


def test_an_order_becomes_drafts_of_the_kinds_wanted(orders: Orders, worker: Worker, tmp_path: Path) -> None:
    orders.place(Wanted(12, kinds=(Kind.SINGLE, Kind.BLANK)), "张三")
    assert worker.step()
    (order,) = orders.newest(5)
    assert (order.state, order.progress, order.made, order.added) == (OrderState.DONE, 1.0, 12, 12)
    bank = Bank(tmp_path)
    assert set(bank.counts().by_kind) == {Kind.SINGLE, Kind.BLANK}
    bank.close()
    assert not worker.step()


def test_an_interrupted_order_is_filled_once_more_and_adds_nothing_twice(
    orders: Orders, worker: Worker
) -> None:
    orders.place(Wanted(5), "张三")
    assert orders.next() is not None  # by a worker that is killed
    worker.step()
    orders.place(Wanted(5), "张三")
    worker.step()
    again, first = orders.newest(5)
    assert (first.added, again.made, again.added) == (5, 5, 0)


def test_a_topic_narrows_and_one_that_gives_nothing_is_told(orders: Orders, worker: Worker) -> None:
    orders.place(Wanted(5, topics=("没有这一章",)), "张三")
    worker.step()
    (order,) = orders.newest(1)
    assert (order.state, order.error) == (OrderState.FAILED, NOTHING_MADE)


def test_what_ends_worker_after_worker_is_given_up(orders: Orders) -> None:
    orders.place(Wanted(5), "张三")
    for _ in range(3):
        assert orders.next() is not None
    assert orders.next() is None
    assert orders.newest(1)[0].state is OrderState.FAILED


def test_unfit_orders_are_refused(orders: Orders) -> None:
    for count in (0, MOST_ITEMS + 1):
        with refused("unfit_order"):
            orders.place(Wanted(count), "张三")
    with refused("no_name"):
        orders.place(Wanted(5), " ")
    for _ in range(MOST_WAITING):
        orders.place(Wanted(1), "张三")
    with refused("many_orders"):
        orders.place(Wanted(1), "张三")
