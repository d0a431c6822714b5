import assert from "node:assert/strict";
import { test } from "node:test";
import { attempt, dragProblem, isRefusal } from "../../layers/frontend/edit/engine/attempt.ts";
import { Mesh } from "../../layers/frontend/edit/engine/mesh.ts";
import { geometryOf } from "../../layers/frontend/edit/engine/rings.ts";
import type { FeatureCollection } from "../../layers/frontend/types.ts";
import { at, squares } from "./drawings.ts";

test("the nearest vertex and edge are found, and the cells beside them", () => {
  const mesh = squares(3, 3);
  assert.deepEqual(mesh.vertexNear(at(1.01, 1.01), 1e-4), at(1, 1));
  assert.equal(mesh.vertexNear(at(1.5, 1.5), 1e-4), null);
  const edge = mesh.edgeNear(at(1.5, 1.01), 1e-4)!;
  assert.deepEqual([edge.a, edge.b].sort(), [at(1, 1), at(2, 1)]);
  assert.deepEqual(edge.codes.sort(), ["g1", "g4"]);
  assert.ok(Math.abs(edge.at[1] - at(0, 1)[1]) < 1e-12);
});

test("cells are found by place, by vertex and by border", () => {
  const mesh = squares(3, 3);
  assert.equal(mesh.cellAt(at(1.5, 1.5)), "g4");
  assert.equal(mesh.cellAt(at(9, 9)), null);
  assert.deepEqual(mesh.codesHaving(at(1, 1)).sort(), ["g0", "g1", "g3", "g4"]);
  assert.deepEqual(mesh.neighboursOf("g4").sort(), ["g1", "g3", "g5", "g7"]);
});

test("the outer border is where an edge has one cell only", () => {
  const mesh = squares(3, 3);
  assert.deepEqual([at(0, 0), at(1, 0), at(1, 1)].map((position) => mesh.isOuter(position)), [true, true, false]);
});

test("a step of the server is laid over the mesh without touching the rest", () => {
  const mesh = squares(3, 3);
  const changed: FeatureCollection = { type: "FeatureCollection", features: [{ type: "Feature", id: "g0", geometry: geometryOf([[[at(0, 0), at(2, 0), at(2, 1), at(1, 1), at(0, 1), at(0, 0)]]]), properties: { code: "g0" } }] };
  const next = mesh.update(changed, ["g1"]);
  assert.equal(next.cellAt(at(1.5, 0.5)), "g0");
  assert.equal(mesh.cellAt(at(1.5, 0.5)), "g1");
  assert.equal(next.cells.get("g8"), mesh.cells.get("g8"));
});

test("a shared vertex takes all its cells along", () => {
  const result = attempt(squares(3, 3), { kind: "move-vertex", from: at(1, 1), to: at(1.2, 1.3) });
  assert.ok(!isRefusal(result));
  assert.deepEqual(result.changed.sort(), ["g0", "g1", "g3", "g4"]);
  assert.deepEqual(result.mesh.codesHaving(at(1.2, 1.3)).sort(), ["g0", "g1", "g3", "g4"]);
  assert.deepEqual(result.removed, []);
});

test("a drag across an edge is refused with its place", () => {
  const problem = dragProblem(squares(3, 3), [[at(1, 1), at(1.5, 2.5)]])!;
  assert.equal(problem.code, "self-crossing");
  assert.equal(problem.place.type, "Point");
  assert.equal(dragProblem(squares(3, 3), [[at(1, 1), at(1.1, 1.1)]]), null);
});

test("the outer border stays; the foot of a border slides along it", () => {
  const mesh = squares(3, 3);
  assert.equal(dragProblem(mesh, [[at(0, 0), at(0.2, 0.2)]])!.code, "leaves-community");
  assert.equal(dragProblem(mesh, [[at(1, 1), at(-1, 1)]])!.code, "leaves-community");
  const result = attempt(mesh, { kind: "move-vertex", from: at(1, 0), to: at(1.4, 0) });
  assert.ok(!isRefusal(result));
  assert.equal(result.mesh.cellAt(at(1.05, 0.01)), "g0");
});

test("a vertex is inserted on both sides and deleted on both sides", () => {
  const first = attempt(squares(2, 1), { kind: "insert-vertex", edge: [at(1, 0), at(1, 1)], at: at(1.2, 0.5) });
  assert.ok(!isRefusal(first));
  assert.deepEqual(first.mesh.codesHaving(at(1.2, 0.5)), ["g0", "g1"]);
  const second = attempt(first.mesh, { kind: "delete-vertex", at: at(1.2, 0.5) });
  assert.ok(!isRefusal(second));
  assert.deepEqual([...second.mesh.cells.values()], [...squares(2, 1).cells.values()]);
});

test("a corner of several cells cannot be deleted", () => {
  const result = attempt(squares(2, 2), { kind: "delete-vertex", at: at(1, 1) });
  assert.ok(isRefusal(result) && result.code === "corner-of-several");
});

test("a mesh without cells answers like one", () => {
  const mesh = Mesh.of({ type: "FeatureCollection", features: [] }, null);
  assert.equal(mesh.cellAt(at(0, 0)), null);
  assert.equal(mesh.vertexNear(at(0, 0), 1), null);
});
