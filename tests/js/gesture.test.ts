import assert from "node:assert/strict";
import { test } from "node:test";
import { operationBetween, quantised } from "../../layers/frontend/edit/gesture.ts";
import type { LngLat } from "../../layers/frontend/types.ts";

const SQUARE: LngLat[] = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]];

test("a moved vertex is told with both its places", () => {
  const after: LngLat[] = [[0, 0], [2, 0], [3, 3], [0, 2], [0, 0]];
  assert.deepEqual(operationBetween(SQUARE, after), { kind: "move-vertex", from: [2, 2], to: [3, 3] });
});

test("the first vertex of a ring moves like any other", () => {
  const after: LngLat[] = [[1, 1], [2, 0], [2, 2], [0, 2], [1, 1]];
  assert.deepEqual(operationBetween(SQUARE, after), { kind: "move-vertex", from: [0, 0], to: [1, 1] });
});

test("an inserted vertex is told with its edge", () => {
  const after: LngLat[] = [[0, 0], [2, 0], [2, 2], [1, 3], [0, 2], [0, 0]];
  assert.deepEqual(operationBetween(SQUARE, after), { kind: "insert-vertex", edge: [[2, 2], [0, 2]], at: [1, 3] });
});

test("a vertex may be inserted into the edge that closes the ring", () => {
  const after: LngLat[] = [[0, 0], [2, 0], [2, 2], [0, 2], [-1, 1], [0, 0]];
  assert.deepEqual(operationBetween(SQUARE, after), { kind: "insert-vertex", edge: [[0, 2], [0, 0]], at: [-1, 1] });
});

test("a deleted vertex is told", () => {
  const after: LngLat[] = [[0, 0], [2, 0], [0, 2], [0, 0]];
  assert.deepEqual(operationBetween(SQUARE, after), { kind: "delete-vertex", at: [2, 2] });
});

test("nothing done is no operation", () => assert.equal(operationBetween(SQUARE, [...SQUARE]), null));

test("coordinates are rounded as the server rounds them", () => assert.deepEqual(quantised([120.123456749, 30.12345675]), [120.1234567, 30.1234568]));
