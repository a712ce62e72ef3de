"""The statistics and the verdicts of the benchmark."""

import json
import math

import pytest

from tools.bench import __main__ as command
from tools.bench.contenders import COURSE, INTERACT, LIMIT, NO_DELAY, STOCK, WAYS, ZOOM
from tools.bench.descents import METHODS, STARTS, Descent
from tools.bench.descents import measure as measure_descents
from tools.bench.report import (
    MOVING,
    PROMISES,
    descent_table,
    descent_targets,
    motion_table,
    targets,
    tick_table,
)
from tools.bench.results import Rows
from tools.bench.stats import Trace, quantile
from tools.bench.ticks import PATH, VIEW, Tick, measure

IMPORTS = {"usual": 100.0, "course": 105.0}
TICKS = [Tick("A", "x", 0.2, 80.0), Tick("B", "h", 0.4, 90.0)]


def trace(inputs, changes, **counts):
    counts = {"origin": 0, "frames": 60, "blanks": 0, "sent": 0, "received": 0} | counts
    return Trace(inputs=inputs, changes=changes, **counts)


def test_latency_is_the_time_to_the_first_picture_before_the_next_input():
    recorded = trace([100, 200, 300], [90, 115, 180, 320])
    assert recorded.latencies() == [15, math.inf, 20]


def test_frames_are_counted_from_the_first_input_to_the_last():
    recorded = trace([1000, 1500, 2000], [900, 1100, 1200, 1900, 2050])
    assert recorded.frames_per_second() == 3


@pytest.mark.parametrize(
    ("changes", "lag"), [([120, 230, 260], 60), ([120, 190], math.inf), ([], math.inf)]
)
def test_lag_is_the_time_from_the_last_input_to_the_last_picture(changes, lag):
    assert trace([100, 200], changes).lag() == lag


def test_kernel_time_belongs_to_the_input_before_it():
    recorded = trace([100, 200], [], origin=5000)
    handled = [(5.05, 9.0), (5.11, 0.002), (5.15, 0.001), (5.25, 0.004)]
    assert recorded.kernel_ms_per_input(handled) == pytest.approx([3, 4])


def test_bytes_of_both_directions_are_shared_by_the_inputs():
    assert trace([1, 2], [], sent=100, received=300).bytes_per_input() == 200


@pytest.mark.parametrize(("q", "value"), [(0.5, 2), (0.95, 4), (0.75, 3), (0, 1)])
def test_quantile_is_one_of_the_values(q, value):
    assert quantile([3, 1, 4, 2], q) == value


def measured(course_lag_ms):
    """Rows in which the course answers after 20 ms, the limit after 15 and others after 150."""
    rows = Rows()
    latencies = {INTERACT.letter: 150, COURSE.letter: 20, LIMIT.letter: 15,
                 **{way.letter: 16 for way in MOVING}}  # fmt: skip
    for way in WAYS:
        latency = latencies.get(way.letter, 150)
        every = 1000 / 60 if latency < 100 else 200
        for server in way.servers:
            for touch in way.touches:
                inputs = [200 * i for i in range(20)]
                steps = trace(inputs, [at + latency for at in inputs])
                changes = [every * i for i in range(1, int(5000 / every) + 1)]
                stream = trace([0, 5000], [*changes, 5000 + course_lag_ms])
                rows.get(server, way, touch.name).add(steps, [], stream)
    return rows


def test_all_targets_can_be_met_and_each_server_is_held_to_its_own_bound():
    found = targets(measured(course_lag_ms=30), IMPORTS, TICKS)
    assert len(found) == 2 * len(PROMISES) + len(MOVING) + 3
    missed = [(target.promise, target.where) for target in found if not target.met]
    assert missed == [("latency, p95, × (f)", f"{NO_DELAY}, slider")]  # 1.33: too slow for 1.2


def test_a_picture_that_never_comes_misses_its_target_and_is_null_in_json():
    found = targets(measured(course_lag_ms=-1), IMPORTS, TICKS)
    lags = [target for target in found if target.promise == "lag after stop, ms"]
    assert [target.met for target in lags] == [False, False]
    assert json.loads(json.dumps(lags[0].summary(), allow_nan=False))["measured"] is None


def test_import_target_compares_the_course_with_the_usual_imports():
    found = targets(measured(30), {"usual": 100, "course": 111}, TICKS)
    (target,) = (target for target in found if not target.where)
    assert not target.met


def test_table_has_a_line_for_each_way_touch_and_server():
    lines = motion_table(measured(course_lag_ms=30)).splitlines()
    assert len(lines) == 2 + sum(len(way.servers) * len(way.touches) for way in WAYS)
    assert len({len(line) for line in lines}) == 1


def test_the_slowest_explorer_is_held_to_the_promise():
    slow = [*TICKS, Tick("C", "a", 0.7, 100.0)]
    found = targets(measured(30), IMPORTS, slow)
    (target,) = (target for target in found if target.where == "C, a")
    assert target.measured == 0.7 and not target.met


def test_a_path_and_a_view_have_promises_of_their_own():
    kept = [*TICKS, Tick("D", "x", 2.9, 100.0, PATH), Tick("E", "azimuth", 60.0, 100.0, VIEW)]
    found = {target.where: target.met for target in targets(measured(30), IMPORTS, kept)}
    assert found["D, x"] and found["E, azimuth"]
    broken = [*TICKS, Tick("D", "x", 3.1, 100.0, PATH), Tick("E", "azimuth", 101.0, 100.0, VIEW)]
    found = {target.where: target.met for target in targets(measured(30), IMPORTS, broken)}
    assert not found["D, x"] and not found["E, azimuth"]


def test_every_visible_slider_of_every_explorer_is_measured(monkeypatch):
    monkeypatch.setattr("tools.bench.ticks.REDRAWS", 1)
    ticks = measure(ticks=2)
    found = {(tick.explorer, tick.moved) for tick in ticks}
    assert {("GradientExplorer", "x"), ("SecantExplorer", "h"), ("ZoomExplorer", "zoom"),
            ("StepSizeExplorer", "a")} <= found  # fmt: skip
    assert all(tick.ms > 0 and tick.usual > 0 for tick in ticks)
    lines = tick_table(ticks).splitlines()
    assert len(lines) == 2 + len(found)


def test_descent_is_measured_with_every_method_and_surface():
    basin_map, pairs, *paths = measure_descents(side=5, steps=20, rounds=1)
    assert len(paths) == len(METHODS) * len(STARTS) and {path.steps for path in paths} == {20}
    maps = [basin_map, pairs]
    assert basin_map.steps > 25 and min(each.course for each in [*maps, *paths]) > 0
    lines = descent_table([*maps, *paths]).splitlines()
    assert len(lines) == 2 + 2 + len(paths)


@pytest.mark.parametrize(("map_us", "path_us", "met"), [(0.9, 2.9, 1), (1.1, 3.1, 0)])
def test_the_maps_and_the_slowest_path_are_held_to_the_promise(map_us, path_us, met):
    found = descent_targets([Descent("map", 10**6, map_us, 20), Descent("pairs", 10**6, map_us, 5),
                             Descent("a", 1000, 1, 5), Descent("b", 1000, path_us, 5)]
                            )  # fmt: skip
    assert [target.met for target in found] == [met] * 3
    assert [target.where for target in found] == ["map", "pairs", "b"]


def test_what_moves_without_the_kernel_is_held_to_the_frames_of_the_limit():
    rows = measured(30)
    (wheel,) = ZOOM.touches
    rows.get(STOCK, ZOOM, wheel.name).frames[:] = [50.0]
    rows.get(STOCK, ZOOM, wheel.name).lags[:] = [160.0]
    missed = {(target.promise, target.where) for target in targets(rows, IMPORTS, TICKS)
              if not target.met and "zooming" in target.where}  # fmt: skip
    assert missed == {("frames a second, × (f)", f"{ZOOM.title}, wheel"),
                      ("ms from rest to a sharp picture", ZOOM.title)}  # fmt: skip


@pytest.mark.parametrize(("met", "code"), [([True, True], 0), ([True, False], 1), ([], 0)])
def test_a_promise_that_is_missed_ends_the_command_with_an_error(met, code, tmp_path, monkeypatch):
    figures = {"targets": [{"met": each} for each in met]}
    monkeypatch.setattr(command, "measure", lambda plan: figures)
    assert command.main(["--quick", "--json", str(tmp_path / "bench.json")]) == code
    assert json.loads((tmp_path / "bench.json").read_text("utf-8")) == figures
