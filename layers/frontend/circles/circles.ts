// Service circles: a category and a walking time; circles merged, households inside and outside for each community.
import { debounce, h } from "../dom.ts";
import { icon } from "../icons.ts";
import { t } from "../i18n.ts";
import { Fill, GeoJSON, Stroke, Style, VectorLayer, VectorSource } from "../map/ol.ts";
import type { Context } from "../context.ts";
import type { FeatureCollection } from "../types.ts";

interface Coverage { label: string; households: number; households_served: number; households_share: number; by_division: { code: string; name: string; households: number; households_served: number; households_share: number }[] }

export function circlesForm(context: Context): { element: HTMLElement; clear: () => void; opener: () => HTMLElement } {
  const source = new VectorSource();
  const layer = new VectorLayer({ source, zIndex: 5, style: new Style({ fill: new Fill({ color: "rgba(31,138,112,0.16)" }), stroke: new Stroke({ color: "#1f8a70", width: 1.8, lineDash: [7, 4] }) }) });
  context.map.addLayer(layer);
  const category = h("select", { id: "circle-category" }, ...context.config.categories.service_points.map((entry) => h("option", { value: entry.value }, entry.label)));
  const minutes = h("input", { id: "circle-minutes", type: "range", min: "5", max: "30", step: "5", value: "15" });
  const shown = h("output", { htmlFor: "circle-minutes" }, "15"), result = h("div", { class: "circle-result", "aria-live": "polite" });
  let asked = 0;

  const draw = async (): Promise<void> => {
    const mine = ++asked;
    result.replaceChildren(h("p", { class: "quiet" }, t("Loading…")));
    const query = new URLSearchParams({ category: category.value, minutes: minutes.value, method: "circle" });
    try {
      const [circles, coverage] = await Promise.all([context.api.get<FeatureCollection>(`/api/service-circles/?${query}&merge=1`), context.api.get<Coverage>(`/api/coverage/?${query}`)]);
      if (mine !== asked) return;
      source.clear();
      source.addFeatures(new GeoJSON({ featureProjection: "EPSG:3857" }).readFeatures(circles));
      result.replaceChildren(...table(coverage));
    } catch (error) { if (mine === asked) { result.replaceChildren(); context.fail(error); } }
  };
  const redraw = debounce(() => { void draw(); }, 120);
  minutes.addEventListener("input", () => { shown.textContent = minutes.value; if (source.getFeatures().length) redraw(); });
  category.addEventListener("change", () => { if (source.getFeatures().length) redraw(); });
  const clear = (): void => { asked++; source.clear(); result.replaceChildren(); };
  const element = h("div", { class: "form" },
    h("label", { htmlFor: "circle-category" }, t("Category")), category,
    h("label", { htmlFor: "circle-minutes" }, t("Minutes"), " ", shown), minutes,
    h("div", { class: "actions" }, h("button", { type: "button", class: "primary", onclick: () => void draw() }, t("Draw")), h("button", { type: "button", onclick: clear }, t("Clear"))), result);
  return {
    element,
    clear: () => { clear(); context.map.removeLayer(layer); },
    opener: () => h("button", { type: "button", class: "icon", title: t("Service circles"), "aria-label": t("Service circles"), onclick: () => context.panel(t("Service circles"), element) }, icon("circle")),
  };
}

function table(coverage: Coverage): HTMLElement[] {
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
  const rows = [...coverage.by_division].sort((a, b) => a.households_share - b.households_share);
  return [
    h("p", { class: "warn" }, coverage.label),
    h("p", { class: "big" }, h("strong", {}, percent(coverage.households_share)), ` ${coverage.households_served.toLocaleString()} / ${coverage.households.toLocaleString()} ${t("Households")}`),
    h("table", {}, h("thead", {}, h("tr", {}, ...["Community", "Inside", "Outside", "Share"].map((name) => h("th", { scope: "col" }, t(name))))),
      h("tbody", {}, ...rows.map((row) => h("tr", {}, h("td", {}, row.name), h("td", { class: "number" }, row.households_served.toLocaleString()), h("td", { class: "number" }, (row.households - row.households_served).toLocaleString()), h("td", { class: "number" }, percent(row.households_share)))))),
  ];
}
