// What was said about a plan: a list, pins on the map, and a form that takes a place from the map.
import { FONT } from "../map/basemap.ts";
import { Circle, Fill, Stroke, Style, Text, toLonLat } from "../map/ol.ts";
import type { FeatureLike } from "../map/ol.ts";
import type { Painted, SmallMap } from "../map/small.ts";
import type { Api } from "../api.ts";
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { words } from "../page.ts";
import { empty } from "./tables.ts";
import type { Feature, LngLat } from "../types.ts";
import type { Comment, Facts, Review } from "./types.ts";

export class Comments {
  readonly element = h("div", { class: "comments" });
  private rows: Comment[] = [];
  private place: LngLat | null = null;
  private arming = false;
  private pins: Painted;
  private draft: Painted;
  private list = h("ol", { class: "comment-list" });
  private where = h("span", { class: "quiet", role: "status" });

  constructor(private api: Api, private small: SmallMap, private review: Review, private facts: Facts, private onCount: (open: number) => void) {
    this.pins = small.paint(pinStyle, 70);
    this.draft = small.paint(new Style({ image: new Circle({ radius: 8, fill: new Fill({ color: "#f2a33a" }), stroke: new Stroke({ color: "#fff", width: 2.5 }) }) }), 80);
    if (review.may_comment) this.element.append(this.form());
    this.element.append(this.list);
  }

  async load(): Promise<void> {
    this.rows = await this.api.get<Comment[]>(`${this.path}`);
    this.draw();
  }

  // Take a click on the map; true when it was meant for a comment.
  takes(at: LngLat, feature: FeatureLike | undefined): boolean {
    if (this.arming) { this.mark(at); return true; }
    const chosen = feature?.get("comment") as number | undefined;
    if (chosen === undefined) return false;
    const item = this.list.querySelector<HTMLElement>(`[data-comment="${chosen}"]`);
    item?.focus();
    item?.scrollIntoView({ block: "nearest" });
    return true;
  }

  private get path(): string { return `/api/boundary-plans/${this.review.plan.id}/comments/`; }

  private form(): HTMLElement {
    const text = h("textarea", { rows: 3, maxLength: 4000, required: true, "aria-label": t("Comment") }), refusal = h("p", { class: "note error", role: "alert", hidden: true });
    const send = async (event: Event): Promise<void> => {
      event.preventDefault();
      try {
        await this.api.post(this.path, { text: text.value, at: this.place });
        text.value = ""; refusal.hidden = true; this.mark(null);
        await this.load();
      } catch (error) { refusal.textContent = words(error); refusal.hidden = false; }
    };
    const middle = (): void => this.mark(toLonLat(this.small.map.getView().getCenter()!).map((number) => Math.round(number * 1e7) / 1e7) as LngLat);
    return h("form", { class: "comment-form no-print", onsubmit: (event: Event) => void send(event) }, text,
      h("div", { class: "actions" }, h("button", { type: "button", "data-mark": "click", onclick: () => this.arm() }, t("Mark a place")), h("button", { type: "button", class: "plain", onclick: middle }, t("Middle of the map")), this.where, h("button", { type: "submit", class: "primary" }, t("Comment"))), refusal);
  }

  private arm(): void {
    this.arming = true;
    this.small.map.getTargetElement()!.classList.add("picking");
    this.where.textContent = t("Click the place on the map.");
  }

  private mark(at: LngLat | null): void {
    this.arming = false;
    this.place = at;
    this.small.map.getTargetElement()!.classList.remove("picking");
    this.where.textContent = at ? `${at[0].toFixed(5)}, ${at[1].toFixed(5)}` : "";
    this.draft.show(at ? [{ type: "Feature", id: 0, geometry: { type: "Point", coordinates: at }, properties: {} }] : []);
  }

  private draw(): void {
    const pins = this.rows.flatMap((row, index): Feature[] => row.at ? [{ type: "Feature", id: row.id, geometry: { type: "Point", coordinates: row.at }, properties: { comment: row.id, number: index + 1, settled: row.settled_at !== null } }] : []);
    this.pins.show(pins);
    this.list.replaceChildren(...(this.rows.length ? this.rows.map((row, index) => this.item(row, index + 1)) : [empty(t("Nobody has said anything yet."))]));
    this.onCount(this.rows.filter((row) => row.settled_at === null).length);
  }

  private item(row: Comment, number: number): HTMLElement {
    const mine = [row.author, this.review.plan.author].includes(this.facts.user) || this.facts.approves;
    const settle = async (): Promise<void> => { await this.api.post(`${this.path}${row.id}/settle/`); await this.load(); };
    return h("li", { class: row.settled_at ? "settled" : "", tabIndex: -1, "data-comment": row.id },
      h("div", { class: "said" }, h("span", { class: "pin" }, String(number)), h("strong", {}, row.author), h("span", { class: "quiet" }, new Date(row.created_at).toLocaleString(undefined, { dateStyle: "short", timeStyle: "short" }))),
      h("p", {}, row.text),
      h("div", { class: "actions no-print" }, row.at ? h("button", { type: "button", class: "plain", onclick: () => this.small.goTo({ type: "Point", coordinates: row.at! }) }, t("Show on the map")) : null,
        row.settled_at ? null : mine ? h("button", { type: "button", class: "plain", "data-settle": row.id, onclick: () => void settle().catch((error: unknown) => { this.where.textContent = words(error); }) }, t("Settle")) : null),
      row.settled_at ? h("p", { class: "quiet" }, `✓ ${t("Settled by")} ${row.settled_by ?? ""}`) : null);
  }
}

function pinStyle(feature: FeatureLike): Style {
  const colour = feature.get("settled") ? "#7b8a93" : "#b3261e";
  return new Style({
    image: new Circle({ radius: 11, fill: new Fill({ color: colour }), stroke: new Stroke({ color: "#fff", width: 2 }) }),
    text: new Text({ text: String(feature.get("number")), font: `700 12px ${FONT}`, fill: new Fill({ color: "#fff" }) }),
  });
}
