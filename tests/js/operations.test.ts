// The browser's words against the server's: cases that tests/unit/test_browser_words.py writes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { attempt, isRefusal } from "../../layers/frontend/edit/engine/attempt.ts";
import { areaOf } from "../../layers/frontend/edit/engine/edges.ts";
import { Mesh, type Cell } from "../../layers/frontend/edit/engine/mesh.ts";
import type { Operation } from "../../layers/frontend/edit/operations.ts";
import { placed } from "./drawings.ts";

interface Case { on: string; operation: Operation; refusal?: string; cells?: Record<string, Cell>; areas?: Record<string, [number, number]>; removed?: string[] }

const { coverages, cases } = JSON.parse(readFileSync("tests/js/fixtures/operations.json", "utf8")) as { coverages: Record<string, Record<string, Cell>>; cases: Case[] };
const meshes = new Map(Object.entries(coverages).map(([name, cells]) => [name, Mesh.ofCells(new Map(Object.entries(placed(cells))))]));
const kinds = [...new Set(cases.map((entry) => entry.operation.kind))];

for (const kind of kinds) test(`${kind}: the browser comes to what the server comes to`, () => {
  const off = cases.filter((entry) => entry.operation.kind === kind).flatMap((entry) => { const fault = differenceOf(entry); return fault ? [`${fault}: ${JSON.stringify({ on: entry.on, ...entry.operation })}`] : []; });
  assert.deepEqual(off, []);
});

function differenceOf(entry: Case): string {
  const result = attempt(meshes.get(entry.on)!, entry.operation);
  if (isRefusal(result)) return result.code === entry.refusal ? "" : `refused ${result.code}, not ${entry.refusal}`;
  if (entry.refusal) return `not refused ${entry.refusal}`;
  const cells = Object.fromEntries(result.changed.map((code) => [code, result.mesh.cells.get(code)!]));
  if (entry.cells) { try { assert.deepEqual(cells, placed(entry.cells)); return ""; } catch { return "other vertices"; } }
  return areasDiffer(cells, entry.areas!) || (String(result.removed.sort()) === String(entry.removed) ? "" : "others removed");
}

function areasDiffer(cells: Record<string, Cell>, areas: Record<string, [number, number]>): string {
  for (const code of new Set([...Object.keys(cells), ...Object.keys(areas)])) {
    const mine = cells[code], theirs = areas[code];
    if (!mine || !theirs) return `${code} changed on one side only`;
    if (Math.abs(areaOf(mine) / theirs[0] - 1) > 1e-6) return `${code} has ${areaOf(mine)}, not ${theirs[0]}`;
    if (mine.length !== theirs[1]) return `${code} has ${mine.length} parts, not ${theirs[1]}`;
  }
  return "";
}
