// Drafts on the map: each with what it would gain by itself; dragged, adopted or dropped.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import type { Context } from "../context.ts";
import type { Feature, FeatureCollection, LngLat } from "../types.ts";
import { answerBody } from "./asking.ts";
import type { SitingCanvas } from "./canvas.ts";
import { gained } from "./types.ts";
import type { Answer, Weight } from "./types.ts";

export const PROPOSED = "/api/siting/proposed/", LAYER = "proposed-sites";

export class Drafts {
  readonly element = h("section", { class: "siting-drafts", "aria-live": "polite" });
  private drafts: Feature[] = [];
  private weight: Weight = "households";

  constructor(private context: Context, private canvas: () => SitingCanvas, private goTo: (site: Feature) => void) {}

  async put(answer: Answer): Promise<void> {
    this.weight = answer.weight;
    const made = await this.context.api.post<FeatureCollection>(PROPOSED, answerBody(answer));
    this.context.overlays.set(LAYER, { shown: true });
    this.drafts = made.features;
    this.draw();
  }

  async move(id: number, [lng, lat]: LngLat): Promise<void> {
    const at = this.drafts.findIndex((draft) => draft.id === id);
    try {
      const moved = await this.context.api.post<Feature>(`${PROPOSED}${id}/`, { action: "move", lng, lat });
      if (at >= 0) this.drafts[at] = moved;
    } catch (error) { this.context.fail(error); } finally { this.draw(); }
  }

  clear(): void { this.drafts = []; this.draw(); }

  private draw(): void {
    this.canvas().drawDrafts(this.drafts);
    if (!this.drafts.length) { this.element.replaceChildren(); return; }
    this.element.replaceChildren(h("p", { class: "quiet" }, t("Drafts on the map. Drag one to see what changes.")), h("ol", { class: "siting-list" }, ...this.drafts.map((draft, index) => this.line(draft, index + 1))));
  }

  private line(draft: Feature, rank: number): HTMLElement {
    const effect = { ...draft, properties: draft.properties.effect as Record<string, unknown> };
    return h("li", { "data-draft": String(draft.id) },
      h("button", { type: "button", class: "link", onclick: () => this.goTo(draft) }, h("b", { class: "siting-rank draft" }, String(rank)), h("span", {}, String(draft.properties.name))),
      h("span", { class: "number", title: t("newly served, by itself") }, `+${gained(effect, this.weight).toLocaleString()}`),
      this.context.config.may["layer.edit"] ? h("button", { type: "button", "data-do": "adopt", onclick: () => void this.step(draft, "adopt", "Adopted: it is a service point now.") }, t("Adopt")) : null,
      h("button", { type: "button", "data-do": "drop", onclick: () => void this.step(draft, "drop", "Dropped.") }, t("Drop")));
  }

  private async step(draft: Feature, action: "adopt" | "drop", words: string): Promise<void> {
    try {
      await this.context.api.post(`${PROPOSED}${draft.id}/`, { action });
      this.drafts = this.drafts.filter((other) => other !== draft);
      this.context.toast(t(words), "good");
      this.context.overlays.renew("service-points");
    } catch (error) { this.context.fail(error); } finally { this.draw(); }
  }
}
