// Draw a line or an area by clicks, snapping and, where asked, along roads. What comes of it is up to its owner.
import type { LngLat } from "../../types.ts";
import { h } from "../../dom.ts";
import { t } from "../../i18n.ts";
import type { Mark } from "../canvas.ts";
import { isRefusal } from "../engine/attempt.ts";
import type { Operation, Refusal } from "../operations.ts";
import { same } from "../positions.ts";
import { snapped } from "./snapping.ts";
import type { At, Desk, Tool } from "./tool.ts";

// Reasons that merely say that the line is not finished yet.
const UNFINISHED = new Set(["line-does-not-cross", "line-does-not-reshape", "no-such-grid", "is-there-already"]);

export interface Purpose {
  area: boolean;
  // The operation that the positions come to; null while there are too few.
  operation: (positions: LngLat[]) => Operation | null;
  done: (positions: LngLat[]) => void;
  // What else is to be shown.
  marks?: () => Mark[];
}

export class Sketch implements Tool {
  private legs: LngLat[][] = [];
  private hover: LngLat | null = null;
  private onSnap = false;
  private bad: Refusal | null = null;

  constructor(protected desk: Desk, private purpose: Purpose) {}

  get positions(): LngLat[] { return this.legs.flat(); }
  drawing(): boolean { return this.legs.length > 0; }

  move({ at, touch }: At): void {
    const found = snapped(this.desk, at, touch);
    this.hover = found.at; this.onSnap = found.snapped;
    this.consider(at);
  }

  click(where: At): void {
    const { at } = snapped(this.desk, where.at, where.touch), last = this.positions.at(-1);
    if (last && same(last, at)) return;
    this.legs.push(this.legTo(at));
    this.hover = at;
    this.consider(where.at);
    if (this.legs.length === 1) this.desk.redraw();
  }

  double(): void { this.finish(); }

  finish(): boolean {
    const positions = this.positions, least = this.purpose.area ? 3 : 2;
    if (positions.length < least) return false;
    this.clear();
    this.purpose.done(positions);
    return true;
  }

  back(): boolean {
    if (!this.legs.length) return false;
    this.legs.pop();
    this.consider(this.hover);
    if (!this.legs.length) this.desk.redraw();
    return true;
  }

  cancel(): boolean {
    const any = this.drawing();
    this.clear();
    return any;
  }

  clear(): void {
    this.legs = []; this.bad = null;
    this.desk.endPreview();
    this.mark();
    this.desk.redraw();
  }

  options(): (HTMLElement | null)[] {
    const { ground } = this.desk;
    const toggle = (label: string, key: string, on: boolean, set: (on: boolean) => void): HTMLElement =>
      h("label", { class: "switch", title: `${t(label)} (${key})` }, h("input", { type: "checkbox", checked: on, "data-option": key, onchange: (event: Event) => set((event.target as HTMLInputElement).checked) }), t(label));
    return [toggle("Trace roads", "T", ground.tracing, (on) => { ground.tracing = on; }), toggle("Snap", "N", ground.snapping, (on) => { ground.snapping = on; })];
  }

  changed(): void { this.mark(); }
  stop(): void { this.desk.endPreview(); }

  private legTo(at: LngLat): LngLat[] {
    const from = this.positions.at(-1), path = from && this.desk.ground.tracing ? this.desk.ground.trace(from, at) : null;
    return path ? path.slice(1) : [at];
  }

  // Show what would come of the line if it ended at the pointer.
  private consider(pointer: LngLat | null): void {
    const positions = this.hover && this.legs.length ? [...this.positions, ...this.legTo(this.hover)] : this.positions;
    const operation = positions.length >= (this.purpose.area ? 3 : 2) ? this.purpose.operation(positions) : null;
    this.bad = null;
    if (!operation) this.desk.endPreview();
    else {
      const result = this.desk.preview(operation, pointer);
      if (isRefusal(result)) { if (UNFINISHED.has(result.code)) this.desk.endPreview(); else this.bad = result; }
    }
    this.mark();
  }

  private mark(): void {
    const marks: Mark[] = [...(this.purpose.marks?.() ?? [])], drawn = this.positions, look = this.bad ? "line-bad" : "line";
    const all = this.hover && drawn.length ? [...drawn, ...this.legTo(this.hover)] : drawn;
    if (this.purpose.area && all.length > 2) marks.push({ look, area: [...all, all[0]!] });
    else if (all.length > 1) marks.push({ look, line: all });
    marks.push(...this.legs.map((leg): Mark => ({ look: "point", at: leg.at(-1)! })));
    if (this.hover && this.onSnap) marks.push({ look: "snap", at: this.hover });
    this.desk.canvas.mark(marks);
  }
}
