// Borders: move vertices and edges, insert, delete, choose several and move them together.
import type { LngLat } from "../../types.ts";
import { h } from "../../dom.ts";
import { t } from "../../i18n.ts";
import type { Mark } from "../canvas.ts";
import { isRefusal } from "../engine/attempt.ts";
import type { Operation } from "../operations.ts";
import { metresBetween, quantised, same, shifted } from "../positions.ts";
import { snappedVertex } from "./snapping.ts";
import type { At, Desk, Tool } from "./tool.ts";

type Grip = { kind: "vertex"; at: LngLat } | { kind: "middle" | "edge"; a: LngLat; b: LngLat; at: LngLat };
type Drag = { grip: Grip | null; from: LngLat; now: LngLat; moved: boolean; box: boolean; insert: boolean };
const MOST_HANDLES = 260;

export class Borders implements Tool {
  private grip: Grip | null = null;
  private held: Drag | null = null;
  private chosen: LngLat[] = [];
  private pointer: LngLat | null = null;

  constructor(private desk: Desk) {}

  move({ at, touch }: At): void {
    this.pointer = at;
    this.grip = this.gripAt(at, touch);
    this.mark();
  }

  down({ at, shift, alt, touch }: At): boolean {
    this.pointer = at;
    this.grip = this.gripAt(at, touch);
    if (shift) {
      if (this.grip?.kind === "vertex") this.toggle(this.grip.at); else this.held = { grip: null, from: at, now: at, moved: false, box: true, insert: false };
      this.mark();
      return true;
    }
    if (!this.grip) { this.chosen = []; this.mark(); return false; }
    this.held = { grip: this.grip, from: at, now: at, moved: false, box: false, insert: alt || this.grip.kind === "middle" };
    return true;
  }

  drag({ at, touch }: At): void {
    const held = this.held;
    if (!held) return;
    held.now = at;
    held.moved ||= metresBetween(held.from, at) > 0.05 && Math.hypot(held.from[0] - at[0], held.from[1] - at[1]) > this.desk.reach(false) / 4;
    this.pointer = at;
    if (held.moved && !held.box) { const operation = this.operation(held, touch); if (operation) this.desk.preview(operation, at); else this.desk.endPreview(); }
    this.mark();
  }

  up({ at, alt, touch }: At): void {
    const held = this.held;
    this.held = null;
    if (!held) return;
    if (held.box) this.chooseWithin(held);
    else if (held.moved) this.release(this.operation(held, touch), at);
    else if (held.grip?.kind === "vertex") { if (alt) this.deleteAt(held.grip.at); else this.chosen = [held.grip.at]; }
    this.mark();
  }

  double({ at, touch }: At): void {
    const grip = this.gripAt(at, touch);
    if (grip && grip.kind !== "vertex") this.attempt({ kind: "insert-vertex", edge: [grip.a, grip.b], at: grip.at }, at);
  }

  hold({ at }: At): boolean {
    const grip = this.gripAt(at, true);
    if (grip?.kind !== "vertex" || this.held?.moved) return false;
    this.held = null;
    this.deleteAt(grip.at);
    return true;
  }

  remove(): boolean {
    const grip = this.pointer && this.gripAt(this.pointer, false);
    const at = grip?.kind === "vertex" ? grip.at : this.chosen.length === 1 ? this.chosen[0]! : null;
    if (at) this.deleteAt(at);
    return at !== null;
  }

  nudge(east: number, north: number): boolean {
    if (!this.chosen.length) return false;
    const moves = this.chosen.map((from): [LngLat, LngLat] => [from, shifted(from, east, north)]);
    if (this.attempt(asOperation(moves), moves[0]![1])) this.chosen = moves.map(([, to]) => to);
    this.mark();
    return true;
  }

  cancel(): boolean {
    const any = this.held !== null || this.chosen.length > 0;
    this.held = null; this.chosen = [];
    this.desk.endPreview();
    this.mark();
    return any;
  }

  options(): (HTMLElement | null)[] {
    return [this.chosen.length ? h("span", { class: "chip" }, t("{n} vertices chosen").replace("{n}", String(this.chosen.length))) : null];
  }

  changed(): void {
    const mesh = this.desk.mesh();
    this.chosen = this.chosen.filter((at) => mesh.codesHaving(at).length > 0);
    if (!this.held) { this.grip = null; this.mark(); }
  }

  private toggle(at: LngLat): void {
    const without = this.chosen.filter((other) => !same(other, at));
    this.chosen = without.length < this.chosen.length ? without : [...this.chosen, at];
    this.desk.redraw();
  }

  private chooseWithin({ from, now }: Drag): void {
    const [west, east] = [from[0], now[0]].sort((a, b) => a - b), [south, north] = [from[1], now[1]].sort((a, b) => a - b);
    const found = new Map<string, LngLat>();
    for (const cell of this.desk.mesh().near({ west: west!, south: south!, east: east!, north: north! }).values()) for (const at of cell.flat(2)) if (at[0] >= west! && at[0] <= east! && at[1] >= south! && at[1] <= north!) found.set(at.join(), at);
    this.chosen = [...found.values()].slice(0, 500);
    this.desk.redraw();
  }

  private operation(held: Drag, touch: boolean): Operation | null {
    const grip = held.grip!, east = held.now[0] - held.from[0], north = held.now[1] - held.from[1];
    if (grip.kind === "vertex") {
      const to = this.ended(grip.at, held.now, touch), among = this.chosen.length > 1 && this.chosen.some((at) => same(at, grip.at));
      if (!among) return { kind: "move-vertex", from: grip.at, to };
      return asOperation(this.chosen.map((at) => [at, same(at, grip.at) ? to : quantised([at[0] + to[0] - grip.at[0], at[1] + to[1] - grip.at[1]])]));
    }
    if (held.insert) return { kind: "insert-vertex", edge: [grip.a, grip.b], at: this.ended(grip.at, held.now, touch) };
    return asOperation([grip.a, grip.b].map((at) => [at, quantised([at[0] + east, at[1] + north])]));
  }

  private ended(from: LngLat, at: LngLat, touch: boolean): LngLat { return snappedVertex(this.desk, from, at, touch).at; }

  private release(operation: Operation | null, at: LngLat): void {
    if (!operation || (operation.kind === "move-vertex" && same(operation.from, operation.to))) { this.desk.endPreview(); return; }
    if (this.attempt(operation, at) && operation.kind === "move-vertices") this.chosen = this.chosen.length ? operation.moves.map(([, to]) => to) : [];
  }

  private deleteAt(at: LngLat): void { this.chosen = []; this.attempt({ kind: "delete-vertex", at }, at); }

  private attempt(operation: Operation, at: LngLat): boolean {
    const result = this.desk.preview(operation, at);
    if (isRefusal(result)) { this.desk.endPreview(); this.desk.refuse(result); return false; }
    this.desk.commit(operation);
    return true;
  }

  private gripAt(at: LngLat, touch: boolean): Grip | null {
    const mesh = this.desk.mesh(), reach = this.desk.reach(touch), vertex = mesh.vertexNear(at, reach);
    if (vertex) return { kind: "vertex", at: vertex };
    const edge = mesh.edgeNear(at, reach * 0.8);
    if (!edge) return null;
    const middle = middleOf(edge.a, edge.b), near = Math.hypot(middle[0] - at[0], middle[1] - at[1]) < reach;
    return near ? { kind: "middle", a: edge.a, b: edge.b, at: middle } : { kind: "edge", a: edge.a, b: edge.b, at: quantised(edge.at) };
  }

  private mark(): void {
    const marks: Mark[] = this.held ? [] : this.handles();
    const grip = this.held?.grip ?? this.grip;
    if (grip && !this.held) {
      if (grip.kind === "edge") marks.push({ look: "edge", line: [grip.a, grip.b] });
      else marks.push({ look: "hot", at: grip.at });
    }
    if (this.held?.box) marks.push({ look: "box", area: boxBetween(this.held.from, this.held.now) });
    if (!this.held) marks.push(...this.chosen.map((at): Mark => ({ look: "selected", at })));
    this.desk.canvas.mark(marks);
  }

  // The vertices of the grids beside the pointer, and the middles of their edges.
  private handles(): Mark[] {
    if (!this.pointer) return [];
    const mesh = this.desk.mesh(), code = mesh.cellAt(this.pointer), cell = code ? mesh.cells.get(code)! : null;
    const positions = cell ? cell.flat(1).flatMap((ring) => ring.slice(1)) : [];
    if (!cell || positions.length > MOST_HANDLES || spacing(positions) < this.desk.reach(false)) return [];
    const marks = positions.map((at): Mark => ({ look: mesh.codesHaving(at).length > 2 ? "corner" : "vertex", at }));
    for (const ring of cell.flat(1)) for (let index = 1; index < ring.length; index++) {
      const a = ring[index - 1]!, b = ring[index]!;
      if (Math.hypot(a[0] - b[0], a[1] - b[1]) > this.desk.reach(false) * 4) marks.push({ look: "middle", at: middleOf(a, b) });
    }
    return marks;
  }
}

function asOperation(moves: [LngLat, LngLat][]): Operation {
  return moves.length === 1 ? { kind: "move-vertex", from: moves[0]![0], to: moves[0]![1] } : { kind: "move-vertices", moves };
}

const middleOf = (a: LngLat, b: LngLat): LngLat => quantised([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);
const boxBetween = (a: LngLat, b: LngLat): LngLat[] => [a, [b[0], a[1]], b, [a[0], b[1]], a];

// Mean distance between neighbouring vertices, in degrees.
function spacing(positions: LngLat[]): number {
  let sum = 0;
  for (let index = 1; index < positions.length; index++) sum += Math.hypot(positions[index]![0] - positions[index - 1]![0], positions[index]![1] - positions[index - 1]![1]);
  return positions.length > 1 ? sum / (positions.length - 1) : 0;
}
