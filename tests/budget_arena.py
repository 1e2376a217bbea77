"""Several people and jobs in one database at once: transactions that stay open, wait, and get killed."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import UUID

import psycopg

from tests.integration.transactions import Db, act_as, is_blocked

Ending = Literal["commit", "hold", "rollback", "kill"]
Operation = Callable[[Db], None]
# What the database may answer: a conflict, not this role, no such row, too little, no budget, a deadlock,
# killed.
REFUSALS = frozenset({"PT409", "PT403", "PT404", "PT422", "23514", "40P01", "57P01"})


@dataclass(frozen=True)
class Actor:
    """Who is at it; no role: the dashboard."""

    role: str | None
    user_id: UUID | None = None


@dataclass
class Seat:
    """A connection and what is going on there."""

    url: str
    worker: ThreadPoolExecutor
    db: Db = field(init=False)
    is_open: bool = False
    waiting: Future[None] | None = None
    ending: Ending = "hold"
    on_commit: list[Callable[[], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.connect()

    def connect(self) -> None:
        """A connection of its own, which soon notices that others wait for it in a circle."""
        self.db = psycopg.connect(self.url, options="-c deadlock_timeout=10ms -c jit=off")


class Arena:
    """Seats at one database, and an observer who is part of no transaction."""

    def __init__(self, url: str, seats: Sequence[Seat], observer: Db) -> None:
        self.url = url
        self.seats = seats
        self.observer = observer
        self.steps = 0
        self.refusals: dict[str, int] = {}
        self.waits = 0
        self.found = ""

    def act(
        self, number: int, actor: Actor, operation: Operation, ending: Ending, on_commit: Callable[[], None]
    ) -> None:
        """Do something at a seat, in the transaction that is open there or a new one, then end it or hold it.

        Where somebody else holds a lock, it goes on by itself when that one ends. Whoever waits there is left
        waiting, or killed. `on_commit` is called once what was done is committed.
        """
        seat = self.seats[number]
        if seat.waiting is not None:
            if ending == "kill":
                self._kill(seat)
                self._go_on()
            return

        def work() -> None:
            if not seat.is_open:
                act_as(seat.db, actor.role, actor.user_id)
            operation(seat.db)

        seat.waiting, seat.ending = seat.worker.submit(work), ending
        seat.on_commit.append(on_commit)
        self._look_after(seat)
        self._go_on()

    def end(self, number: int, ending: Ending) -> None:
        """End the transaction that is open at a seat, if one is, and if it does not wait itself."""
        seat = self.seats[number]
        if seat.waiting is None and seat.is_open:
            self._end(seat, ending)
            self._go_on()

    def finish(self) -> None:
        """Commit everything that is open, and let those who waited for it go on and commit too."""
        while any(seat.is_open or seat.waiting is not None for seat in self.seats):
            for number in range(len(self.seats)):
                self.end(number, "commit")
            self._go_on()

    def check(self, is_sound: bool, otherwise: str) -> None:
        """Remember and raise what is not as it must be."""
        if not is_sound:
            self.found = self.found or otherwise
            raise AssertionError(otherwise)

    def clear(self) -> None:
        """End everything that is open, as if everybody left."""
        for seat in self.seats:
            if seat.waiting is not None:
                self._kill(seat)
            seat.db.rollback()
            seat.is_open = False
            seat.on_commit.clear()

    def _go_on(self) -> None:
        """Let those go on whose lock is free now, until nobody can."""
        is_moving = True
        while is_moving:
            waiting = [seat for seat in self.seats if seat.waiting is not None]
            is_moving = any(self._look_after(seat) for seat in waiting)

    def _look_after(self, seat: Seat) -> bool:
        """Whether what was asked at a seat is done, and its transaction ended as wanted; else it waits."""
        assert seat.waiting is not None
        future = seat.waiting
        while not _is_done_soon(future):
            # Where another one waits too, it may be just about to notice that they wait for each other.
            others_wait = any(one.waiting is not None for one in self.seats if one is not seat)
            grace = 0.025 if others_wait else 0
            if is_blocked(self.observer, seat.db) and not _is_done_soon(future, grace):
                self.waits += 1
                return False
        seat.waiting = None
        try:
            future.result()
        except psycopg.Error as error:
            state = error.sqlstate or "57P01"
            if state not in REFUSALS:
                raise
            self.refusals[state] = self.refusals.get(state, 0) + 1
            self._end(seat, "rollback" if not seat.db.broken else "kill")
        else:
            seat.is_open = True
            self._end(seat, seat.ending)
        return True

    def _end(self, seat: Seat, ending: Ending) -> None:
        match ending:
            case "hold":
                return
            case "commit":
                seat.db.commit()
                for callback in seat.on_commit:
                    callback()
            case "rollback":
                seat.db.rollback()
            case "kill":
                self._kill(seat)
        seat.is_open = False
        seat.on_commit.clear()

    def _kill(self, seat: Seat) -> None:
        """End a connection in the middle of whatever it does, and open another one."""
        if not seat.db.closed:
            self.observer.execute("select pg_terminate_backend(%s, 5000)", [seat.db.info.backend_pid])
        if seat.waiting is not None:
            seat.waiting.exception(timeout=20)
            seat.waiting = None
        seat.db.close()
        seat.is_open = False
        seat.on_commit.clear()
        seat.connect()


def _is_done_soon(future: Future[None], seconds: float = 0.002) -> bool:
    try:
        future.exception(timeout=seconds)
    except TimeoutError:
        return False
    return True


@contextmanager
def open_arena(url: str, seats: int = 3) -> Iterator[Arena]:
    """An arena at the database with this address, a superuser's."""
    workers = [ThreadPoolExecutor(1) for _ in range(seats)]
    # Nothing that the observer does has to wait for anybody; if it had to, it would be for ever.
    with psycopg.connect(url, autocommit=True, options="-c lock_timeout=20s") as observer:
        arena = Arena(url, [Seat(url, worker) for worker in workers], observer)
        try:
            yield arena
        finally:
            arena.clear()
            for seat, worker in zip(arena.seats, workers, strict=True):
                seat.db.close()
                worker.shutdown()


def one_value(db: Db, query: str, values: Sequence[object]) -> Any:
    """The only value that a query finds."""
    row = db.execute(query, values).fetchone()
    assert row is not None
    return row[0]
