// One camera in the card: what it really sees, a handle to turn it, what that does to its grid, and saving it.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import type { Context } from "../context.ts";
import type { Feature, Geometry, LngLat } from "../types.ts";
import { listenToHand } from "./hand.ts";
import { Drawing } from "./looks.ts";
import { looksAround, type Look } from "./sector.ts";

interface Side { seen_m2: number; share: number }
interface Tried { geometry: Geometry; clipped: boolean; online: boolean; grid: { code: string; name: string; before: Side; after: Side } | null }

export class CameraTurning {
  readonly element = h("section", { class: "section turning" });
  private drawing: Drawing;
  private look: Look;
  private last: Tried | null = null;
  private asking = false;
  private again = false;
  private ended = false;
  private numbers = h("p", { class: "turning-numbers", role: "status", "aria-live": "polite" });
  private angles = h("p", { class: "turning-angles" });
  private save = h("button", { type: "button", class: "primary", onclick: () => void this.store() }, t("Save the view"));
  private undo = h("button", { type: "button", onclick: () => this.cancel() }, t("Cancel"));
  private release: () => void;

  constructor(private context: Context, private camera: Feature, private tag: string) {
    this.look = lookOf(camera);
    this.drawing = new Drawing(context.map);
    this.release = listenToHand(context.map, { look: () => this.look, turn: (look) => this.turn(look), cancel: () => this.cancel() });
    const may = context.config.may["layer.edit"] === true;
    this.element.append(h("h3", {}, t("Turn this camera")), this.angles, this.numbers,
      h("p", { class: "quiet" }, looksAround(this.look) ? t("It looks all round: the handle changes how far.") : t("Drag the handle to turn it; arrow keys turn by 1°, with Shift by 10°.")),
      may ? h("div", { class: "actions" }, this.save, this.undo) : h("p", { class: "quiet" }, t("You may try this, but not save it.")));
    this.turn(this.look);
  }

  end(): void {
    this.ended = true;
    this.release();
    this.drawing.remove();
    this.context.map.getTargetElement()?.classList.remove("grab");
  }

  private get changed(): boolean { const before = lookOf(this.camera); return before.bearing !== this.look.bearing || before.range !== this.look.range; }

  private turn(look: Look): void {
    this.look = look;
    this.show(true);
    void this.ask();
  }

  private cancel(): void { if (this.changed) this.turn(lookOf(this.camera)); }

  private show(waiting: boolean): void {
    this.drawing.camera(this.look, this.last?.geometry ?? null, waiting);
    const bearing = looksAround(this.look) ? t("sees all round") : `${t("Bearing")} ${this.look.bearing}°`;
    this.angles.textContent = [bearing, `${t("Range")} ${this.look.range} m`, this.last?.clipped ? t("cut by buildings") : ""].filter(Boolean).join(" · ");
    this.save.disabled = this.undo.disabled = !this.changed;
  }

  // One question at a time: the newest follows as soon as the one under way is answered.
  private async ask(): Promise<void> {
    if (this.asking) { this.again = true; return; }
    this.asking = true;
    try {
      do {
        this.again = false;
        const found = await this.context.api.ask<Tried>(`/api/sight/preview/?scheme=${encodeURIComponent(this.context.overlays.scheme)}`, bodyOf(this.camera, this.look));
        if (this.ended) return;
        this.last = found;
        this.show(this.again);
        this.tell(found);
      } while (this.again);
    } catch (error) { if (!this.ended) this.context.fail(error); } finally { this.asking = false; }
  }

  private tell(found: Tried): void {
    const percent = (share: number): string => `${(100 * share).toFixed(1)} %`, { grid } = found;
    const line = grid ? `${t("Seen of its grid")} ${grid.name || grid.code}: ${percent(grid.before.share)} → ${percent(grid.after.share)}` : t("No grid here");
    this.numbers.replaceChildren(line, ...(found.online ? [] : [h("span", { class: "bad" }, ` ${t("It is off and counts for nothing.")}`)]));
  }

  private async store(): Promise<void> {
    this.save.disabled = true;
    try {
      const properties = { range_m: this.look.range, ...(looksAround(this.look) ? {} : { bearing_deg: this.look.bearing }) };
      const { body, tag } = await this.context.api.patch<Feature>(`/api/cameras/${this.camera.id}/`, { type: "Feature", properties }, { "If-Match": this.tag });
      if (this.ended) return;
      Object.assign(this, { camera: body, tag });
      this.context.toast(t("Camera saved"), "good");
      for (const layer of ["cameras", "camera-views", "blind-spots"]) this.context.overlays.renew(layer);
      this.turn(lookOf(body));
    } catch (error) { this.context.fail(error); this.show(false); }
  }
}

// Put the camera of a card under the hand; answers how to let it go again.
export async function turnCamera(context: Context, id: number | string): Promise<CameraTurning> {
  const { body, tag } = await context.api.tagged<Feature>(`/api/cameras/${id}/`);
  return new CameraTurning(context, body, tag);
}

function lookOf(camera: Feature): Look {
  const told = camera.properties, bearing = told.bearing_deg as number | null;
  return { at: camera.geometry!.coordinates as LngLat, bearing, angle: Number(told.field_of_view_deg), range: Number(told.range_m), turns: told.is_ptz === true };
}

function bodyOf(camera: Feature, look: Look): Record<string, unknown> {
  return { camera: camera.id, bearing_deg: look.bearing, range_m: look.range };
}
