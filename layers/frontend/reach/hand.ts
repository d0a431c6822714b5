// What clicks on the map mean just now: points set, points thought of or away, barriers drawn. One thing at a time.
import { t } from "../i18n.ts";
import { toLonLat } from "../map/ol.ts";
import type { Context } from "../context.ts";
import type { LngLat } from "../types.ts";
import type { ReachCanvas } from "./canvas.ts";
import type { Barrier } from "./choice.ts";
import type { Desk } from "./desk.ts";
import { drawShape, takePoints } from "./drawing.ts";
import { siteOf } from "./marks.ts";

const MOST_POINTS = 100;

export class Hand {
  acting: "add" | "take" | null = null;
  drawing: Barrier["kind"] | null = null;
  private end: (() => void) | null = null;

  constructor(private context: Context, private canvas: ReachCanvas, private desk: Desk, private changed: () => void) {}

  stop(): void { const end = this.end; this.end = null; end?.(); }

  // Asked for again, a thing is put down.
  add(): void { this.act("add", (at) => this.place(at)); }

  take(): void {
    this.act("take", (at) => { const site = siteOf(this.canvas.siteAt(at)); if (site === null) this.context.toast(t("There is no service point here.")); else this.desk.toggleSite(site); });
  }

  barrier(kind: Barrier["kind"]): void {
    const again = this.drawing === kind;
    this.stop();
    if (again) return;
    this.drawing = kind;
    this.end = drawShape(this.context, kind, (drawn) => { this.drawing = null; this.end = null; if (drawn) this.desk.addBarrier(kind, drawn); else this.changed(); });
    this.changed();
  }

  // For who has no pointer: the place in the middle of the map.
  middle(): void {
    const at = toLonLat(this.context.map.getView().getCenter()!).map((number) => Math.round(number * 1e7) / 1e7) as LngLat;
    if (this.drawing === "Point") { this.stop(); this.desk.addBarrier("Point", { type: "Point", coordinates: at }); } else this.place(at);
  }

  private place(at: LngLat): void {
    if (this.desk.choice.points.length >= MOST_POINTS) this.context.toast(t("No more points can be set."), "bad");
    else this.desk.edit({ points: [...this.desk.choice.points, at] });
  }

  private act(acting: "add" | "take", clicked: (at: LngLat) => void): void {
    const again = this.acting === acting;
    this.stop();
    if (again) return;
    this.acting = acting;
    this.end = takePoints(this.context, clicked, () => { this.acting = null; this.end = null; this.changed(); });
    this.changed();
  }
}
