// What was decided about differences, and what is said of it to the server.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Decisions } from "../../layers/frontend/onenet/decisions.ts";
import type { Difference } from "../../layers/frontend/onenet/types.ts";

function made(id: string, scheme: string, kind: Difference["kind"]): Difference {
  return { id, scheme, kind, code: `a${id}`, other: `b${id}`, partner: "", area_m2: 1, households: 0, feature: { type: "Feature", id, geometry: null, properties: {} } };
}
const all = [made("1", "B", "split"), made("2", "B", "moved"), made("3", "B", "split"), made("4", "C", "split"), made("5", "B", "split")];

test("the same for all alike leaves what was decided before", () => {
  const decisions = new Decisions();
  decisions.set(all[2]!, "keep");
  assert.equal(decisions.setAlike(all[0]!, "take", all), 2);
  assert.deepEqual(all.map((row) => decisions.of(row.id)), ["take", undefined, "keep", undefined, "take"]);
});

test("the next open one is found round the end, and none when all are decided", () => {
  const decisions = new Decisions();
  decisions.set(all[4]!, "take");
  assert.equal(decisions.nextOpen(3, all), 0);
  for (const row of all) decisions.set(row, "keep");
  assert.equal(decisions.nextOpen(3, all), -1);
});

test("the server hears of what is not kept, and of nothing that is no difference any more", () => {
  const decisions = new Decisions();
  decisions.set(all[0]!, "keep");
  decisions.set(all[1]!, "split");
  decisions.set(made("9", "B", "split"), "take");
  assert.deepEqual(decisions.body(all), [{ scheme: "B", code: "a2", other: "b2", choice: "split" }]);
  assert.equal(decisions.count(all), 2);
});
