"""What the node counts about its HTTP face, for Prometheus."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
"""Seconds. The page feels instant below 100 ms; a sign-in takes about 50 ms on purpose."""


class HttpMetrics:
    """Requests by route and status; paths are templates, so that ids do not become labels."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._requests = Counter(
            "spaces_http_requests_total", "HTTP requests answered.", ["method", "route", "status"], registry=registry
        )
        self._seconds = Histogram(
            "spaces_http_request_seconds",
            "Time from the request's headers to the answer.",
            ["route"],
            buckets=BUCKETS,
            registry=registry,
        )

    def observe(self, method: str, route: str, status: int, seconds: float | None) -> None:
        """Count one answered request; None for the time of one that lasts as long as somebody reads."""
        self._requests.labels(method, route, status).inc()
        if status != 101 and seconds is not None:  # a WebSocket lasts as long as somebody listens
            self._seconds.labels(route).observe(seconds)
