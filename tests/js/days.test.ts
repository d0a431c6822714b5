// Days on a slider, and the words of plans.
import assert from "node:assert/strict";
import { test } from "node:test";
import { dictionaryKeys } from "../../layers/frontend/i18n.ts";
import { area, gainsOf, shortCode } from "../../layers/frontend/review/colours.ts";
import { DO, FINDING, OPERATION, STEP, WILL } from "../../layers/frontend/review/words.ts";
import { dayBefore, dayOf, neighbour, numberOf, shareOf, spanOf } from "../../layers/frontend/timeline/days.ts";

const CHANGES = ["2026-03-01", "2025-11-25", "2026-01-10"];

test("a day and its number belong together, in leap years too", () => {
  for (const day of ["1970-01-01", "2024-02-29", "2026-11-25"]) assert.equal(dayOf(numberOf(day)), day);
  assert.equal(dayBefore("2024-03-01"), "2024-02-29");
});

test("a span reaches from before the first change to today, and over a month at least", () => {
  const span = spanOf(CHANGES, "2026-04-01");
  assert.ok(dayOf(span.first) < "2025-11-25");
  assert.equal(dayOf(span.last), "2026-04-01");
  assert.equal(spanOf([], "2026-04-01").last - spanOf([], "2026-04-01").first, 30);
  assert.ok(shareOf("2025-11-25", span) > 0 && shareOf("2026-04-01", span) === 1);
});

test("one walks from change to change and stays at the ends", () => {
  assert.equal(neighbour(CHANGES, "2026-02-01", 1), "2026-03-01");
  assert.equal(neighbour(CHANGES, "2026-01-10", -1), "2025-11-25");
  assert.equal(neighbour(CHANGES, "2026-03-01", 1), "2026-03-01");
});

test("the grid that gains most comes first, each with a colour of its own", () => {
  const strip = (to: string, area_m2: number) => ({ type: "Feature" as const, id: 0, geometry: null, properties: { to, area_m2 } });
  const gains = gainsOf([strip("b", 10), strip("a", 30), strip("b", 15)]);
  assert.deepEqual(gains.map(({ code, area_m2 }) => [code, area_m2]), [["a", 30], ["b", 25]]);
  assert.notEqual(gains[0]!.colour, gains[1]!.colour);
});

test("codes and areas are short", () => {
  assert.equal(shortCode("990101001001014"), "001014");
  assert.equal(shortCode("G-1"), "G-1");
  assert.equal(area(62_500), "6.25 ha");
});

test("every word of plans has its Chinese", () => {
  const known = new Set(dictionaryKeys());
  const missing = [DO, WILL, STEP, OPERATION, FINDING].flatMap((words) => Object.values(words)).filter((text) => !known.has(text));
  assert.deepEqual(missing, []);
});
