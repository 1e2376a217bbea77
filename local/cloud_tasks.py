"""A double of Cloud Tasks: the service that Google's own client speaks to, as far as our jobs use it.

It refuses names that it has seen, keeps to the queue's rate and number at once, proves the task's account
with an identity token, gives an answer up at the task's deadline, and tries again with growing waits until
the queue's last attempt. What it was given is gone when it ends.
"""

import heapq
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import grpc  # type: ignore[import-untyped]  # it has no types
import httpx
from google.cloud.tasks_v2.types import CreateTaskRequest, HttpMethod, Task

from infra.functions import TaskQueueDefinition, read_task_queue
from local.identity import identity_token
from local.settings import LOOPBACK, TASK_QUEUE

SERVICE = "google.cloud.tasks.v2.CloudTasks"
_DEADLINE_SECONDS = 600.0

Send = Callable[[str, str, Mapping[str, str], bytes, float], int]
"""Makes a request (method, address, headers, body, seconds) and returns the status; whatever it raises counts
as no answer."""


@dataclass(order=True)
class _Turn:
    """When a task is due, and how often it was tried."""

    at: float
    number: int
    task: Task = field(compare=False)
    tries: int = field(default=0, compare=False)


class CloudTasks:
    """One queue. `prove` makes the identity token of an account for an audience."""

    def __init__(
        self,
        queue: TaskQueueDefinition,
        prove: Callable[[str, str], str],
        *,
        name: str = TASK_QUEUE,
        send: Send | None = None,
    ) -> None:
        self._queue, self._prove, self._name = queue, prove, name
        self._send = send or _over_http
        self._changed = threading.Condition()
        self._due: list[_Turn] = []
        self._names: set[str] = set()
        self._running = 0
        self._is_stopping = False
        self.gave_up: list[str] = []
        self.deliveries = 0

    def serve(self, port: int = 0) -> int:
        """Begin to listen and to deliver; returns the port."""
        method = grpc.unary_unary_rpc_method_handler(
            self._create, CreateTaskRequest.deserialize, Task.serialize
        )
        self._server = grpc.server(ThreadPoolExecutor(4))
        self._server.add_generic_rpc_handlers(
            (grpc.method_handlers_generic_handler(SERVICE, {"CreateTask": method}),)
        )
        self.port = int(self._server.add_insecure_port(f"{LOOPBACK}:{port}"))
        self._server.start()
        self._thread = threading.Thread(target=self._deliver, daemon=True)
        self._thread.start()
        return self.port

    def stop(self) -> None:
        """Take and deliver nothing more; what is under way is not waited for."""
        with self._changed:
            self._is_stopping = True
            self._changed.notify_all()
        self._server.stop(None)
        self._thread.join()

    def wait_until_empty(self, seconds: float) -> bool:
        """Whether everything was delivered or given up within so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._due and not self._running, seconds)

    def _create(self, request: CreateTaskRequest, context: grpc.ServicerContext) -> Task:
        task = request.task
        if request.parent != self._name or not task.name.startswith(f"{self._name}/tasks/"):
            context.abort(grpc.StatusCode.NOT_FOUND, "Requested entity was not found.")
        with self._changed:
            if task.name in self._names:
                context.abort(grpc.StatusCode.ALREADY_EXISTS, "Requested entity already exists")
            self._names.add(task.name)
            heapq.heappush(self._due, _Turn(time.monotonic(), len(self._names), task))
            self._changed.notify_all()
        return task

    def _deliver(self) -> None:
        queue, next_at = self._queue, 0.0
        with ThreadPoolExecutor(queue.concurrent_dispatches) as pool:
            while True:
                with self._changed:
                    while not self._is_stopping:
                        at = max(self._due[0].at, next_at) if self._due else None
                        if at is not None and self._running < queue.concurrent_dispatches:
                            if at <= time.monotonic():
                                break
                            self._changed.wait(at - time.monotonic())
                        else:
                            self._changed.wait()
                    if self._is_stopping:
                        return
                    turn = heapq.heappop(self._due)
                    self._running += 1
                    self.deliveries += 1
                next_at = time.monotonic() + 1 / queue.dispatches_per_second
                pool.submit(self._attempt, turn)

    def _attempt(self, turn: _Turn) -> None:
        is_done = self._is_answered(turn)
        with self._changed:
            self._running -= 1
            turn.tries += 1
            if not is_done and turn.tries >= self._queue.max_attempts:
                self.gave_up.append(turn.task.name)
            elif not is_done:
                turn.at = time.monotonic() + wait_seconds(self._queue, turn.tries)
                heapq.heappush(self._due, turn)
            self._changed.notify_all()

    def _is_answered(self, turn: _Turn) -> bool:
        request, task = turn.task.http_request, turn.task
        oidc = request.oidc_token
        headers = {
            **request.headers,
            "Authorization": f"Bearer {self._prove(oidc.service_account_email, oidc.audience)}",
            "X-CloudTasks-QueueName": self._name.rsplit("/", 1)[1],
            "X-CloudTasks-TaskName": task.name.rsplit("/", 1)[1],
            "X-CloudTasks-TaskRetryCount": str(turn.tries),
        }
        seconds = task.dispatch_deadline.total_seconds() if task.dispatch_deadline else _DEADLINE_SECONDS
        try:
            method = HttpMethod(request.http_method).name
            return 200 <= self._send(method, request.url, headers, request.body, seconds) < 300
        except Exception:  # noqa: BLE001 - no answer is what a task is tried again for, whatever the reason
            return False


def wait_seconds(queue: TaskQueueDefinition, tries: int) -> float:
    """How long a task waits after so many tries: doubled so many times, then growing by as much each time."""
    doublings = min(tries - 1, queue.max_doublings)
    wait = queue.min_backoff_seconds * 2.0**doublings * max(1, tries - queue.max_doublings)
    return min(wait, queue.max_backoff_seconds)


def _over_http(method: str, url: str, headers: Mapping[str, str], body: bytes, seconds: float) -> int:
    answer = httpx.request(method, url, headers=dict(headers), content=body, timeout=seconds, trust_env=False)
    return answer.status_code


def main(endpoint_file: Path) -> None:
    """Serve for a stack, whose keys are in the environment, and say where."""
    secret, issuer = os.environ["SUPABASE_JWT_SECRET"], os.environ["GOOGLE_ISSUER"]
    service = CloudTasks(
        read_task_queue(), lambda account, audience: identity_token(secret, issuer, audience, account)
    )
    port = service.serve()
    draft = endpoint_file.with_suffix(".draft")
    draft.write_text(json.dumps({"TASK_ENDPOINT": f"{LOOPBACK}:{port}"}))
    draft.replace(endpoint_file)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.pause()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
