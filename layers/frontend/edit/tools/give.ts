// Give ground to a neighbour: a building, a part, or an area that is drawn; then who takes it. Gaps go the same way.
import type { Geometry, LngLat } from "../../types.ts";
import { h } from "../../dom.ts";
import { t } from "../../i18n.ts";
import type { Mark } from "../canvas.ts";
import { isRefusal } from "../engine/attempt.ts";
import { cellOf, placeIn } from "../engine/rings.ts";
import type { Operation } from "../operations.ts";
import { Sketch } from "./sketch.ts";
import { bordering, partAt, takersOf } from "./takers.ts";
import { closed } from "./lines.ts";
import type { At, Desk, Tool } from "./tool.ts";

// Ground and who might take it: the bar offers the takers, a click on the map chooses one too.
class Handing {
  takers: string[];
  taker: string;
  constructor(private desk: Desk, readonly ring: LngLat[], takers: string[], private word: string, private operation: (to: string) => Operation) {
    this.takers = takers;
    this.taker = takers[0] ?? "";
  }

  choose(code: string | null): void {
    if (!code) return;
    if (!this.takers.includes(code)) this.takers.push(code);
    this.taker = code;
    this.show();
  }

  show(): void {
    const cell = this.desk.mesh().cells.get(this.taker);
    this.desk.canvas.mark([...(cell ? [{ look: "taker", cell }] : []), { look: "building", area: closed(this.ring) }]);
    if (this.taker) this.desk.preview(this.operation(this.taker), null);
    this.desk.redraw();
  }

  commit(): boolean {
    if (!this.taker) return false;
    const operation = this.operation(this.taker), result = this.desk.preview(operation, null);
    if (isRefusal(result)) { this.desk.endPreview(); this.desk.refuse(result); } else this.desk.commit(operation);
    return true;
  }

  options(done: () => void): (HTMLElement | null)[] {
    const list = h("select", { id: "plan-taker", "aria-label": t("Who takes it"), onchange: (event: Event) => this.choose((event.target as HTMLSelectElement).value) },
      ...this.takers.map((code) => h("option", { value: code, selected: code === this.taker }, this.desk.nameOf(code))));
    return [h("span", {}, t("Who takes it")), list, h("button", { type: "button", class: "primary do-give", disabled: !this.taker, onclick: () => { if (this.commit()) done(); } }, t(this.word))];
  }
}

export class Give implements Tool {
  private handing: Handing | null = null;
  private sketch: Sketch;

  constructor(private desk: Desk) {
    this.sketch = new Sketch(desk, { area: true, operation: () => null, done: (ring) => this.take(ring) });
  }

  move(where: At): void {
    if (this.handing) return;
    if (this.sketch.drawing()) { this.sketch.move(where); return; }
    const ring = this.groundAt(where.at);
    this.desk.canvas.mark(ring ? [{ look: "building", area: closed(ring) }] : []);
  }

  click(where: At): void {
    if (this.handing) { this.handing.choose(this.desk.mesh().cellAt(where.at)); return; }
    const ring = this.sketch.drawing() ? null : this.groundAt(where.at);
    if (ring) this.take(ring); else this.sketch.click(where);
  }

  double(): void { this.sketch.finish(); }
  finish(): boolean { if (!this.handing) return this.sketch.finish(); if (this.handing.commit()) this.end(); return true; }
  back(): boolean { return this.sketch.back(); }
  cancel(): boolean { const any = this.handing !== null || this.sketch.drawing(); this.end(); return any; }
  drawing(): boolean { return this.sketch.drawing(); }
  options(): (HTMLElement | null)[] { return this.handing ? this.handing.options(() => this.end()) : this.sketch.options(); }
  changed(): void { if (this.handing) this.end(); else this.sketch.changed(); }
  stop(): void { this.desk.endPreview(); }

  private groundAt(at: LngLat): LngLat[] | null { return partAt(this.desk.mesh(), at) ?? this.desk.ground.buildingAt(at); }

  private take(ring: LngLat[]): void {
    const area = closed(ring);
    this.handing = new Handing(this.desk, area, takersOf(this.desk.mesh(), area), "Give", (to) => ({ kind: "give", area, to }));
    this.handing.show();
  }

  private end(): void { this.handing = null; this.desk.endPreview(); this.sketch.clear(); }
}

export class FillGap implements Tool {
  private handing: Handing | null = null;

  constructor(private desk: Desk) { this.mark(); }

  move({ at }: At): void { if (!this.handing) this.mark(this.gapAt(at)); }

  click({ at }: At): void {
    const gap = this.gapAt(at);
    if (gap) this.take(gap); else this.handing?.choose(this.desk.mesh().cellAt(at));
  }

  finish(): boolean { if (!this.handing) return false; if (this.handing.commit()) this.end(); return true; }
  cancel(): boolean { const any = this.handing !== null; this.end(); return any; }
  changed(): void { this.end(); }
  stop(): void { this.desk.endPreview(); }

  options(): (HTMLElement | null)[] {
    if (this.handing) return this.handing.options(() => this.end());
    const gaps = this.desk.gaps().features;
    const next = h("button", { type: "button", class: "do-next-gap", onclick: () => { const gap = gaps[0]?.geometry; if (gap) { this.desk.canvas.seek(gap); this.take(gap); } } }, t("Next gap"));
    return [h("span", { class: "chip" }, gaps.length ? t("{n} gaps").replace("{n}", String(gaps.length)) : t("No gaps: the ground is covered.")), gaps.length ? next : null];
  }

  private gapAt(at: LngLat): Geometry | null {
    return this.desk.gaps().features.find((feature) => placeIn(cellOf(feature.geometry), at) >= 0)?.geometry ?? null;
  }

  private take(gap: Geometry): void {
    const ring = cellOf(gap)[0]![0]!, at = innerPoint(gap);
    this.handing = new Handing(this.desk, ring, bordering(this.desk.mesh(), ring), "Fill the gap", (to) => ({ kind: "fill-gap", at, to }));
    this.handing.show();
  }

  private mark(gap: Geometry | null = null): void { this.desk.canvas.mark(gap ? [{ look: "building", geometry: gap } satisfies Mark] : []); }
  private end(): void { this.handing = null; this.desk.endPreview(); this.mark(); this.desk.redraw(); }
}

// A place inside an area: the middle of the widest stretch on a line through it.
export function innerPoint(geometry: Geometry): LngLat {
  const cell = cellOf(geometry), ring = cell[0]![0]!, north = ring.map((at) => at[1]).sort((a, b) => a - b);
  const lat = (north[Math.floor((north.length - 1) / 2)]! + north[Math.floor((north.length - 1) / 2) + 1]!) / 2 || north[0]!;
  const crossings = cell[0]!.flatMap((line) => line.slice(1).flatMap((b, index) => { const a = line[index]!; return a[1] > lat !== b[1] > lat ? [a[0] + ((b[0] - a[0]) * (lat - a[1])) / (b[1] - a[1])] : []; })).sort((a, b) => a - b);
  let best: LngLat = ring[0]!, widest = 0;
  for (let index = 1; index < crossings.length; index += 2) if (crossings[index]! - crossings[index - 1]! > widest) { widest = crossings[index]! - crossings[index - 1]!; best = [(crossings[index]! + crossings[index - 1]!) / 2, lat]; }
  return best;
}
