// In the card of a place: the cameras that see it, with their angle; those that are off are grey and do not count.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import type { Context } from "../context.ts";
import type { LngLat } from "../types.ts";

interface Seeing { inside_building: boolean; seen_by: number; cameras: { id: number; name: string; device_id: string; online: boolean; distance_m: number; off_axis_deg: number | null }[] }

export async function seeingSection(context: Context, at: LngLat): Promise<HTMLElement> {
  const found = await context.api.get<Seeing>(`/api/sight/cameras/?lng=${at[0]}&lat=${at[1]}`);
  const lines = found.cameras.map((camera) => {
    const angle = camera.off_axis_deg === null ? t("sees all round") : `${camera.off_axis_deg.toFixed(0)}° ${t("off the axis")}`;
    const facts = [`${Math.round(camera.distance_m)} m`, angle, found.inside_building ? t("from outside the building") : "", camera.online ? "" : t("offline")];
    return h("li", { class: camera.online ? "" : "is-off" }, `${camera.name || camera.device_id} `, h("span", { class: "quiet" }, facts.filter(Boolean).join(" · ")));
  });
  return h("section", { class: "section seeing" }, h("h3", {}, `${t("Cameras that see this place")} (${found.seen_by})`), lines.length ? h("ul", {}, ...lines) : h("p", { class: "quiet" }, t("No camera sees this place.")));
}
