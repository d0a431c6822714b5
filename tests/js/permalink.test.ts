import assert from "node:assert/strict";
import { test } from "node:test";
import { hashOf, moreOf, planOf, readHash, withMore } from "../../layers/frontend/map/permalink.ts";

test("a view survives its own address", () => {
  const hash = hashOf(15.25, [120.1655, 30.2741], ["grids", "cases"]);
  assert.deepEqual(readHash(hash), { zoom: 15.25, at: [120.1655, 30.2741], layers: ["grids", "cases"] });
});

test("an address without layers leaves them as they are", () => assert.equal(readHash("#15/120/30")?.layers, null));
test("an address with no layer switches all off", () => assert.deepEqual(readHash("#15/120/30/")?.layers, []));

for (const wrong of ["", "#", "#15", "#15/120", "#x/120/30", "#15/200/30", "#15/120/95"]) {
  test(`a broken address is none: "${wrong}"`, () => assert.equal(readHash(wrong), null));
}

test("a plan has an address of its own", () => {
  assert.equal(planOf("#plan=12"), 12);
  for (const other of ["", "#15/120/30", "#plan=", "#plan=x", "#plan=12/3"]) assert.equal(planOf(other), null);
});

test("what a panel adds to an address outlives moves of the view, and goes again", () => {
  const hash = withMore(hashOf(15, [120, 30], ["grids"]), "reach=walk,15,x");
  assert.equal(moreOf(hash), "reach=walk,15,x");
  assert.equal(hashOf(15, [120, 30], ["grids"], moreOf(hash)), hash);
  assert.deepEqual(readHash(hash)?.layers, ["grids"]);
  assert.equal(withMore(hash, ""), hashOf(15, [120, 30], ["grids"]));
  assert.equal(withMore("#plan=12", "x"), "#plan=12");
});
