import assert from "node:assert/strict";
import { test } from "node:test";
import { snapTarget, snapTargets } from "../../layers/frontend/edit/engine/snapping.ts";
import { traceBetween, traceGraph, type GroundKind } from "../../layers/frontend/edit/engine/trace.ts";
import type { FeatureCollection, LngLat } from "../../layers/frontend/types.ts";
import { at, squares } from "./drawings.ts";

const lines = (...rows: [GroundKind, LngLat[]][]): FeatureCollection => ({ type: "FeatureCollection", features: rows.map(([kind, line], id) => ({ type: "Feature", id, properties: { kind }, geometry: kind === "building" ? { type: "Polygon", coordinates: [line] } : { type: "LineString", coordinates: line } })) });

test("a way turns where roads cross, though they share no vertex", () => {
  const graph = traceGraph(lines(["road", [at(0, 1), at(4, 1)]], ["main-road", [at(2, 0), at(2, 3)]]));
  assert.deepEqual(traceBetween(graph, at(0.5, 1.05), at(2.05, 2.5)), [at(0.5, 1), at(2, 1), at(2, 2.5)]);
});

test("a way turns where one road ends on another", () => {
  const graph = traceGraph(lines(["road", [at(0, 1), at(4, 1)]], ["road", [at(3, 1), at(3, 2)]]));
  assert.deepEqual(traceBetween(graph, at(0, 1), at(3, 2)), [at(0, 1), at(3, 1), at(3, 2)]);
});

test("the shorter of two ways is taken, round a building as well", () => {
  const graph = traceGraph(lines(["building", [at(0, 0), at(1, 0), at(1, 1), at(0, 1), at(0, 0)]]));
  assert.deepEqual(traceBetween(graph, at(0.2, 0), at(0, 0.9)), [at(0.2, 0), at(0, 0), at(0, 0.9)]);
  assert.deepEqual(traceBetween(graph, at(0.9, 0), at(1, 0.9)), [at(0.9, 0), at(1, 0), at(1, 0.9)]);
});

test("a way within one straight piece is that piece", () => {
  const graph = traceGraph(lines(["road", [at(0, 1), at(4, 1)]]));
  assert.deepEqual(traceBetween(graph, at(1, 1), at(2, 1)), [at(1, 1), at(2, 1)]);
});

test("no line near, or none that leads there, is no way", () => {
  const graph = traceGraph(lines(["road", [at(0, 0), at(1, 0)]], ["road", [at(0, 3), at(1, 3)]]));
  assert.equal(traceBetween(graph, at(0, 0), at(0, 3)), null);
  assert.equal(traceBetween(graph, at(0, 1.5), at(0, 3)), null);
  assert.equal(traceBetween(traceGraph(lines()), at(0, 0), at(0, 3)), null);
});

test("a vertex is snapped to before a corner of the ground, a border before a road", () => {
  const mesh = squares(2, 2), graph = traceGraph(lines(["road", [at(0.5, 1.02), at(1.5, 1.02)]]));
  assert.equal(snapTarget(mesh, graph, at(1.02, 1.01), 1e-4)!.kind, "vertex");
  assert.equal(snapTarget(mesh, graph, at(0.52, 1.015), 5e-5)!.kind, "road");
  assert.equal(snapTarget(mesh, graph, at(0.75, 1.015), 5e-5)!.kind, "border");
  assert.deepEqual(snapTargets(mesh, graph, at(0.75, 1.01), 5e-5).map(({ kind }) => kind), ["border", "road"]);
  assert.equal(snapTarget(mesh, graph, at(0.5, 0.5), 5e-5), null);
});

test("a vertex does not snap to itself or to its own edges", () => {
  assert.equal(snapTarget(squares(2, 2), null, at(1.01, 1.01), 1e-4, [at(1, 1)]), null);
});
