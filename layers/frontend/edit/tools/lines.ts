// Tools that draw: a new border between neighbours, cuts through a grid, a new grid.
import type { LngLat } from "../../types.ts";
import { h } from "../../dom.ts";
import { t } from "../../i18n.ts";
import type { Mesh } from "../engine/mesh.ts";
import type { Operation } from "../operations.ts";
import { same } from "../positions.ts";
import { Sketch } from "./sketch.ts";
import type { Desk, Tool } from "./tool.ts";

// Draw a border anew; both neighbours follow.
export function reshape(desk: Desk): Tool {
  const operation = (line: LngLat[]): Operation => ({ kind: "reshape", line });
  return new Sketch(desk, { area: false, operation, done: (line) => desk.commit(operation(line)) });
}

// Cut a new grid out of those under an area.
export function cutOut(desk: Desk): Tool {
  const operation = (area: LngLat[]): Operation => ({ kind: "cut-out", area: closed(area) });
  return new Sketch(desk, { area: true, operation, done: (area) => desk.commit(operation(area)) });
}

// Cut a grid along a line, or along several that are drawn one after the other.
export class Split extends Sketch {
  private lines: LngLat[][];
  private several: { on: boolean };

  constructor(desk: Desk) {
    const lines: LngLat[][] = [], several = { on: false };
    const operation = (line: LngLat[]): Operation | null => splitBy(desk.mesh(), [...lines, line]);
    super(desk, {
      area: false, operation, marks: () => lines.map((line) => ({ look: "line", line })),
      done: (line) => { lines.push(line); if (several.on) desk.redraw(); else this.cut(desk); },
    });
    this.lines = lines; this.several = several;
  }

  override finish(): boolean {
    if (super.finish()) return true;
    if (!this.lines.length) return false;
    this.cut(this.desk);
    return true;
  }

  override cancel(): boolean {
    const any = this.lines.length > 0;
    this.lines.length = 0;
    return super.cancel() || any;
  }

  override drawing(): boolean { return super.drawing() || this.lines.length > 0; }

  override options(): (HTMLElement | null)[] {
    const many = h("label", { class: "switch" }, h("input", { type: "checkbox", checked: this.several.on, "data-option": "several", onchange: (event: Event) => { this.several.on = (event.target as HTMLInputElement).checked; } }), t("Several lines"));
    return [...super.options(), many, this.lines.length ? h("button", { type: "button", class: "primary do-split", onclick: () => this.finish() }, t("Split along {n} lines").replace("{n}", String(this.lines.length))) : null];
  }

  private cut(desk: Desk): void {
    const operation = splitBy(desk.mesh(), this.lines.splice(0));
    if (operation) desk.commit(operation);
    this.clear();
  }
}

function splitBy(mesh: Mesh, lines: LngLat[][]): Operation | null {
  const grid = gridUnder(mesh, lines);
  return grid === null ? null : { kind: "split", grid, line: lines.length === 1 ? lines[0]! : lines };
}

// The grid that most of some lines lies in.
export function gridUnder(mesh: Mesh, lines: LngLat[][]): string | null {
  const votes = new Map<string, number>();
  for (const line of lines) for (const at of samples(line)) { const code = mesh.cellAt(at); if (code) votes.set(code, (votes.get(code) ?? 0) + 1); }
  return [...votes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

export const closed = (ring: LngLat[]): LngLat[] => (same(ring[0]!, ring.at(-1)!) ? ring : [...ring, ring[0]!]);

// Places along a line at equal distances, its ends left out.
export function samples(line: LngLat[], count = 24): LngLat[] {
  const steps = line.slice(1).map((at, index) => Math.hypot(at[0] - line[index]![0], at[1] - line[index]![1])), whole = steps.reduce((sum, step) => sum + step, 0);
  const found: LngLat[] = [];
  for (let number = 0; number < count; number++) {
    let rest = (whole * (number + 0.5)) / count, index = 0;
    while (index < steps.length - 1 && rest > steps[index]!) rest -= steps[index++]!;
    const share = steps[index] ? rest / steps[index]! : 0, a = line[index]!, b = line[index + 1] ?? a;
    found.push([a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share]);
  }
  return found;
}
