// The card of a place: what was clicked, and everything related to it.
import { h } from "../dom.ts";
import { currentLanguage, t } from "../i18n.ts";
import { nearestSection } from "../nearest/section.ts";
import { riskActions } from "../dossier/surroundings.ts";
import { seeingSection } from "../sight/seeing.ts";
import { turnCamera, type CameraTurning } from "../sight/turning.ts";
import type { Context } from "../context.ts";
import type { Feature, LayerInfo, LngLat, Located } from "../types.ts";

export interface Hit { layer: string; id: number | string; title: string }

export async function showPlace(context: Context, at: LngLat, hits: Hit[]): Promise<void> {
  const body = h("div", { class: "card-body" }, h("p", { class: "quiet", role: "status" }, t("Loading…")));
  const nearest = nearestSection(context, at);
  let turning: CameraTurning | null = null, closed = false;
  context.panel(t("Place"), body, () => { closed = true; turning?.end(); nearest.clear(); });
  try {
    const [located, features] = await Promise.all([
      context.api.get<Located>(`/api/locate/?lng=${at[0]}&lat=${at[1]}`),
      Promise.all(hits.slice(0, 6).map((hit) => context.api.get<Feature>(`/api/${hit.layer}/${hit.id}/`).catch(() => null))),
    ]);
    const camera = features[hits.findIndex((hit) => hit.layer === "cameras")], place = hits[0] && "cases" === hits[0].layer ? (features[0]?.geometry?.coordinates as LngLat | undefined) : undefined;
    const [turned, seeing] = await Promise.all([camera && !closed ? turnCamera(context, camera.id).catch(() => null) : null, seeingSection(context, place ?? at).catch(() => null)]);
    turning = turned;
    if (closed) { turning?.end(); return; }
    body.replaceChildren(
      ...features.map((feature, index) => (feature ? featureSection(context, context.overlays.info(hits[index]!.layer)!, feature, index === 0) : "")),
      turning?.element ?? "", seeing ?? "", nearest.element,
      ...locatedSections(located),
      h("p", { class: "quiet coordinates" }, `${at[0].toFixed(6)}, ${at[1].toFixed(6)}`),
    );
  } catch (error) {
    body.replaceChildren(h("p", { class: "bad", role: "alert" }, error instanceof Error ? t(error.message) : t("This did not work")));
  }
}

function featureSection(context: Context, info: LayerInfo, feature: Feature, first: boolean): HTMLElement {
  const rows = info.fields.filter((field) => filled(feature.properties[field.name])).map((field) => [field.title, valueText(info, field.name, field.type, feature.properties[field.name])] as const);
  const title = String(feature.properties.name || feature.properties.number || feature.properties.text || feature.properties.code || feature.id);
  return h("details", { class: "section feature", open: first }, h("summary", {}, h("strong", {}, title), h("span", { class: "quiet" }, ` ${t(info.title)}`)),
    h("dl", {}, ...rows.flatMap(([name, value]) => [h("dt", {}, t(name)), h("dd", {}, value)])),
    info.id === "risk-sources" ? riskActions(context, feature) : null);
}

function valueText(info: LayerInfo, name: string, type: string, value: unknown): string {
  const named = info.style.by?.field === name ? info.style.by.classes.find((entry) => String(entry.value) === String(value)) : undefined;
  if (named) return t(named.label);
  if (type === "datetime") return new Date(String(value)).toLocaleString(currentLanguage() === "zh" ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" });
  if (type === "number") return Number(value).toLocaleString(undefined, { maximumFractionDigits: 1 });
  if (type === "object") return Object.entries(value as object).map(([key, entry]) => `${key}: ${entry}`).join("; ");
  if (typeof value === "boolean") return value ? "✓" : "–";
  return t(String(value));
}

function filled(value: unknown): boolean {
  return value !== null && value !== undefined && value !== "" && !(typeof value === "object" && Object.keys(value as object).length === 0);
}

function locatedSections(found: Located): HTMLElement[] {
  const metres = (distance: number): string => `${Math.round(distance)} m`;
  const chain = found.divisions.map((division) => division.name).join(" › ");
  return [
    section("Divisions", chain ? [h("li", {}, chain)] : []),
    section("Grids", found.grids.map((grid) => h("li", {}, h("strong", {}, grid.name || grid.code), h("span", { class: "quiet" }, ` ${grid.code} · ${t(grid.scheme_kind)} · ${grid.households} ${t("households")}`)))),
    section("On duty", found.duties.map((duty) => h("li", {}, `${duty.worker} `, h("span", { class: "quiet" }, [t(duty.duty), duty.telephone].filter(Boolean).join(" · "))))),
    section("Nearest cameras", found.cameras.map((camera) => line(camera.name || camera.device_id, [metres(camera.distance_m), camera.sees ? t("sees this place") : "", camera.status === "offline" ? t("offline") : ""]))),
    section("Risk sources near by", found.risk_sources.map((risk) => h("li", {}, h("span", { class: `level level-${risk.level}` }, String(risk.level)), ` ${risk.name} `, h("span", { class: "quiet" }, `${risk.category} · ${metres(risk.distance_m)}`)))),
    section("Service points near by", found.service_points.map((point) => line(point.name, [point.category, metres(point.distance_m), point.walk_s === null ? "" : t("{count} min. on foot").replace("{count}", String(Math.ceil(point.walk_s / 60)))]))),
    section("Nearest addresses", found.addresses.slice(0, 3).map((address) => line(address.text, [metres(address.distance_m)]))),
  ];
}

function line(title: string, facts: string[]): HTMLElement {
  return h("li", {}, `${title} `, h("span", { class: "quiet" }, facts.filter(Boolean).join(" · ")));
}

function section(title: string, items: HTMLElement[]): HTMLElement {
  return h("section", { class: "section" }, h("h3", {}, t(title)), items.length ? h("ul", {}, ...items) : h("p", { class: "quiet" }, t("None")));
}
