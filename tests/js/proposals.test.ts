import assert from "node:assert/strict";
import { test } from "node:test";
import { bestOf, LINES, type Option } from "../../layers/frontend/edit/proposing/comparison.ts";
import { fit, ringsOf } from "../../layers/frontend/edit/proposing/thumbnail.ts";

const options = [0.05, 0.02, 0.08].map((worst_deviation) => ({ numbers: { worst_deviation, k: 4, parts: 4 } }) as Option);
const line = (title: string) => LINES.find((entry) => entry.title === title)!;

test("the least deviation is the best", () => assert.deepEqual([...bestOf(line("Worst deviation"), options)], [1]));
test("where all are equal, or there is one option, none is best", () => {
  assert.equal(bestOf(line("Worst deviation"), [options[0]!, options[0]!]).size, 0);
  assert.equal(bestOf(line("Worst deviation"), [options[0]!]).size, 0);
  assert.equal(bestOf(line("Grids"), options).size, 0);
});

test("a picture keeps shape, with north up and inside its frame", () => {
  const project = fit([[120, 60], [120.2, 60.1]]), [west, south] = project([120, 60]), [east, north] = project([120.2, 60.1]);
  assert.ok(north < south && west < east);
  assert.ok(Math.abs((east - west) / (south - north) - 1) < 0.01);
  for (const value of [west, south, east, north]) assert.ok(value >= 0 && value <= 100);
});

test("rings of several parts come one by one", () => {
  const ring = [[0, 0], [1, 0], [1, 1], [0, 0]];
  assert.equal(ringsOf({ type: "Polygon", coordinates: [ring, ring] }).length, 2);
  assert.equal(ringsOf({ type: "MultiPolygon", coordinates: [[ring], [ring, ring]] }).length, 3);
});
