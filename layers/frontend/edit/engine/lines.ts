// Split a cell, reshape a border, by a drawn line; as layers/planning/operations/lines.py does. Pure.
import type { LngLat } from "../../types.ts";
import { accepted } from "./accepted.ts";
import { areaOf } from "./edges.ts";
import { facesOf, inReadingOrder, joined, together, type Face } from "./faces.ts";
import { matched } from "./matched.ts";
import { besides, lineMeets, underLine } from "./meets.ts";
import type { Mesh } from "./mesh.ts";
import { apart, rounded, same, TOLERANCE, type Cell } from "./positions.ts";
import { lineAt, pointAt, Refused } from "./refused.ts";
import { distanceToBorder, distanceToLine, geometryOf } from "./rings.ts";

// The largest piece keeps the code, the others are `+1`, `+2`, … in reading order until the server names them.
export function split(mesh: Mesh, code: string, lines: LngLat[] | LngLat[][]): Mesh {
  const cuts = (Array.isArray(lines[0]?.[0]) ? lines as LngLat[][] : [lines as LngLat[]]).map(lineOf);
  const [largest, ...others] = piecesOf(cellNamed(mesh, code), cuts);
  if (!others.length) throw new Refused("line-does-not-cross", lineAt(cuts.flat()));
  const codes = freshCodes(mesh, others.length);
  return accepted(mesh, matched(mesh, new Map([[code, largest!], ...others.map((piece, index): [string, Cell] => [codes[index]!, piece])])));
}

// What lies between the old border and the line changes hands.
export function reshape(mesh: Mesh, line: LngLat[]): Mesh {
  const cut = lineOf(line), met = underLine(mesh, cut);
  const heirs = [...facesOf(met, [cut])].flatMap(([code, faces]) => heirsOf(mesh, code, met.get(code)!, faces, cut));
  if (heirs.every(({ heir, owner }) => heir === owner)) throw new Refused("line-does-not-reshape", lineAt(cut));
  const shares = new Map<string, Face[]>();
  for (const { heir, face } of heirs) shares.set(heir, [...(shares.get(heir) ?? []), face]);
  for (const [code, cell] of met) if (!shares.has(code)) throw new Refused("swallows-grid", geometryOf(cell), code);
  const touched = new Set(heirs.filter(({ heir, owner }) => heir !== owner).flatMap(({ heir, owner }) => [owner, heir]));
  const whole = new Map([...touched].map((code): [string, Cell] => {
    const polygons = shares.get(code)!.map((face) => face.polygon);
    return [code, met.has(code) ? joined(polygons) : together([...mesh.cells.get(code)!, ...polygons])];
  }));
  return accepted(mesh, matched(mesh, whole));
}

function lineOf(line: LngLat[]): LngLat[] {
  const made = line.map(rounded);
  if (made.every((position) => same(position, made[0]!))) throw new Refused("line-does-not-cross", pointAt(made[0] ?? [0, 0]));
  return made;
}

export function cellNamed(mesh: Mesh, code: string): Cell {
  const cell = mesh.cells.get(code);
  if (!cell) throw new Refused("no-such-grid", mesh.boundary ?? { type: "MultiPolygon", coordinates: [] }, code);
  return cell;
}

export function freshCodes(mesh: Mesh, count: number): string[] {
  const codes: string[] = [];
  for (let number = 1; codes.length < count; number++) if (!mesh.cells.has(`+${number}`)) codes.push(`+${number}`);
  return codes;
}

// The largest piece first, the others in reading order; parts that no line touches stay with the largest.
function piecesOf(cell: Cell, cuts: LngLat[][]): Cell[] {
  const touched = cell.filter((polygon) => cuts.some((cut) => lineMeets([polygon], cut))), rest = cell.filter((polygon) => !touched.includes(polygon));
  const faces = [...facesOf(new Map(touched.map((polygon, index) => [String(index), [polygon]])), cuts).values()].flat();
  if (faces.length <= touched.length) return [cell];
  const [largest, ...others] = faces.map((face): Cell => [face.polygon]).sort((a, b) => areaOf(b) - areaOf(a));
  return [[...largest!, ...rest], ...inReadingOrder(others.map((piece) => ({ key: piece, cell: piece })))];
}

interface Heir { owner: string; heir: string; face: Face }

// Faces between the line and one neighbour alone go to it. Where none does, or all do, the largest face stays and the
// others go to the neighbour with the longest border.
function heirsOf(mesh: Mesh, owner: string, cell: Cell, faces: Face[], cut: LngLat[]): Heir[] {
  if (faces.length <= cell.length) return faces.map((face) => ({ owner, heir: owner, face }));
  const neighbours = besides(mesh, owner), enclosed = faces.map((face) => enclosing(face, neighbours, cut));
  if (enclosed.some(Boolean) && !enclosed.every(Boolean)) return faces.map((face, index) => ({ owner, heir: enclosed[index] || owner, face }));
  const largest = faces.reduce((best, face) => areaOf([face.polygon]) > areaOf([best.polygon]) ? face : best);
  return faces.map((face) => ({ owner, face, heir: face === largest || lengthOf(edgesOfFace(face).filter(({ cut }) => cut)) <= TOLERANCE * 4 ? owner : longest(face, neighbours) || owner }));
}

interface Side { a: LngLat; b: LngLat; cut: boolean }

const edgesOfFace = (face: Face): Side[] => face.polygon.flatMap((ring, r) => ring.slice(1).map((b, i) => ({ a: ring[i]!, b, cut: face.cuts[r]![i]! })));

const lengthOf = (sides: Side[]): number => sides.reduce((sum, { a, b }) => sum + apart(a, b), 0);

// Whether a side lies on a cell's border, as nearly as rounding allows.
const liesOn = (cell: Cell) => ({ a, b }: Side): boolean =>
  ([a, b, [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]] as LngLat[]).every((position) => distanceToBorder(cell, position) <= TOLERANCE * 2);

// The one neighbour that all of a face's border lies on, but for the line; empty when there is none.
function enclosing(face: Face, neighbours: ReadonlyMap<string, Cell>, cut: LngLat[]): string {
  const rest = edgesOfFace(face).filter((side) => !side.cut).map((side) => ({ ...side, length: lengthBeside(side, cut) }));
  const total = (sides: typeof rest): number => sides.reduce((sum, side) => sum + side.length, 0);
  if (total(rest) <= TOLERANCE) return "";
  for (const [code, cell] of neighbours) { const on = liesOn(cell); if (total(rest.filter((side) => !on(side))) <= TOLERANCE * 4) return code; }
  return "";
}

// How much of a side lies off the line, beyond rounding. Only of the shortest sides is it worth asking.
function lengthBeside({ a, b }: Side, cut: LngLat[]): number {
  const length = apart(a, b), parts = 32;
  if (length > TOLERANCE * 100) return length;
  let off = 0;
  for (let i = 0; i < parts; i++) {
    const share = (i + 0.5) / parts;
    if (distanceToLine(cut, [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]) > TOLERANCE * 2) off++;
  }
  return length * off / parts;
}

// The neighbour with the longest border along a face; empty when it touches none.
function longest(face: Face, neighbours: ReadonlyMap<string, Cell>): string {
  let best = "", most = TOLERANCE * 8;
  for (const [code, cell] of neighbours) { const length = lengthOf(edgesOfFace(face).filter(liesOn(cell))); if (length > most) { best = code; most = length; } }
  return best;
}
