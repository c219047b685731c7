"""The figures that whoever watches the server asks for (Prometheus): requests by route, events, and the time they take.

Nothing of a request's content is a label; a route is the pattern that it matched, so their number is bounded.
"""

import os
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import Scope

SHARED: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Set where several workers count together: the folder in which they do."""
_BUCKETS: Final = (0.005, 0.02, 0.05, 0.15, 0.5, 1.0, 5.0)
_NO_ROUTE: Final = "none"


class Metrics:
    """One worker's counters."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ["method", "route", "status"]
        self._requests = Counter("checkpoint_requests", "Requests answered", labels, registry=self.registry)
        self._seconds = Histogram(
            "checkpoint_request_seconds", "Time to an answer", ["route"], buckets=_BUCKETS, registry=self.registry
        )
        self._events = Counter("checkpoint_events", "Events received", ["kind"], registry=self.registry)

    def answered(self, scope: Scope, status: int, seconds: float) -> None:
        """Count an answered request."""
        route = getattr(scope.get("route"), "path", _NO_ROUTE)
        self._requests.labels(scope["method"], route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def received(self, new: int, duplicate: int, quarantined: int) -> None:
        """Count what a batch brought."""
        for kind, number in (("new", new), ("duplicate", duplicate), ("quarantined", quarantined)):
            self._events.labels(kind).inc(number)

    def text(self) -> bytes:
        """Everything, in Prometheus' text format; of all workers where they count together."""
        if SHARED in os.environ:
            joined = CollectorRegistry()
            MultiProcessCollector(joined)  # type: ignore[no-untyped-call]
            return generate_latest(joined)
        return generate_latest(self.registry)
