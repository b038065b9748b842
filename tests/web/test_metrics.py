from prometheus_client import CollectorRegistry

from spaces.web.metrics import HttpMetrics


def test_requests_are_counted_and_timed() -> None:
    registry = CollectorRegistry()
    metrics = HttpMetrics(registry)
    metrics.observe("GET", "/livez", 200, 0.003)
    labels = {"method": "GET", "route": "/livez", "status": "200"}
    assert registry.get_sample_value("spaces_http_requests_total", labels) == 1
    assert registry.get_sample_value("spaces_http_request_seconds_sum", {"route": "/livez"}) == 0.003


def test_the_hours_of_a_socket_do_not_spoil_the_times() -> None:
    registry = CollectorRegistry()
    metrics = HttpMetrics(registry)
    metrics.observe("GET", "/socket", 101, 7200)
    assert registry.get_sample_value("spaces_http_request_seconds_count", {"route": "/socket"}) is None


def test_two_nodes_in_one_process_do_not_share_counters() -> None:
    first, second = CollectorRegistry(), CollectorRegistry()
    HttpMetrics(first).observe("GET", "/", 200, 0.1)
    HttpMetrics(second)
    labels = {"method": "GET", "route": "/", "status": "200"}
    assert second.get_sample_value("spaces_http_requests_total", labels) is None
