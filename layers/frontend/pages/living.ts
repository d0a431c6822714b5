// The page of the living circles: the map of one rule, and the buttons of kept results. The rest was made by the server.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { facts, pageApi, words } from "../page.ts";
import { Fill, MVT, Stroke, Style, VectorTileLayer, VectorTileSource } from "../map/ol.ts";
import type { FeatureLike } from "../map/ol.ts";
import { SmallMap } from "../map/small.ts";
import type { Box } from "../map/small.ts";
import type { FeatureCollection } from "../types.ts";
import "./living.css";

interface Facts { bbox: Box | null; rules: { id: string; title: string }[]; rule: string; query: Record<string, string> }
interface Found { divisions: FeatureCollection; gaps: FeatureCollection }

const KEEP_MS = 120_000;
const FILLS: Record<string, string> = { pass: "#2c7a4b38", fail: "#b3261e40", unknown: "#5a6b7538" };
const known = facts<Facts>(), api = pageApi();

function byState(chosen: () => number): (feature: FeatureLike) => Style {
  return (feature) => {
    const isChosen = feature.getId() === chosen();
    return new Style({ fill: new Fill({ color: FILLS[String(feature.get("state"))] ?? FILLS.unknown }), stroke: new Stroke({ color: isChosen ? "#1d2b33" : "#5a6b75", width: isChosen ? 3.2 : 1 }) });
  };
}

// The areas of one kept result: what fewer minutes reach is darker, gaps are those of the most minutes.
function keptLayers(map: SmallMap): (result: string, minutes: number, version: string) => void {
  const covers = new VectorTileLayer({ zIndex: 30, style: new Style({ fill: new Fill({ color: "#1f6f6b30" }), stroke: new Stroke({ color: "#1f6f6b", width: 1 }) }) });
  const gaps = new VectorTileLayer({ zIndex: 31, style: new Style({ fill: new Fill({ color: "#7a1f5c55" }) }) });
  map.map.addLayer(covers);
  map.map.addLayer(gaps);
  const source = (layer: string, query: string): VectorTileSource => new VectorTileSource({ format: new MVT(), url: `/tiles/${layer}/{z}/{x}/{y}.mvt?${query}`, minZoom: 9, maxZoom: 16 });
  return (result, minutes, version) => {
    covers.setSource(result ? source("kept-circles", `result=${result}&kind=cover&v=${version}`) : null);
    gaps.setSource(result ? source("kept-gaps", `result=${result}&minutes=${minutes}&v=${version}`) : null);
  };
}

function makeMap(target: HTMLElement): void {
  let chosen = 0, asked = 0;
  const map = new SmallMap(target, t("Map of a rule"), known.bbox);
  const divisions = map.paint(byState(() => chosen), 10);
  const gaps = map.paint(new Style({ fill: new Fill({ color: "#7a1f5c66" }) }), 20);
  const select = document.querySelector<HTMLSelectElement>("#map-rule")!;
  select.append(...known.rules.map((rule) => h("option", { value: rule.id, selected: rule.id === known.rule }, rule.title)));
  const show = async (): Promise<void> => {
    const mine = ++asked, query = new URLSearchParams(Object.entries(known.query).filter(([, value]) => value));
    query.set("rules", select.value);
    target.setAttribute("aria-busy", "true");
    const found = await api.get<Found>(`/api/living-circles/map/?${query}`, { timeoutMs: KEEP_MS });
    if (mine !== asked) return;
    divisions.show(found.divisions);
    gaps.show(found.gaps);
    target.setAttribute("aria-busy", "false");
    target.dataset.gaps = String(found.gaps.features.length);
    map.fit(divisions.source);
  };
  const choose = (division: number): void => {
    chosen = division;
    divisions.layer.changed();
    for (const row of document.querySelectorAll<HTMLElement>(".living-table tbody tr")) row.classList.toggle("chosen", row.dataset.division === String(division));
  };
  const kept = keptLayers(map);
  const onlyRule = (isRule: boolean): void => { for (const painted of [divisions, gaps]) painted.layer.setVisible(isRule); };
  select.addEventListener("change", () => { kept("", 0, ""); onlyRule(true); void show().catch(said); });
  for (const row of document.querySelectorAll<HTMLElement>("[data-kept]")) {
    row.querySelector(".show")?.addEventListener("click", () => {
      onlyRule(false);
      kept(row.dataset.kept!, Number(row.dataset.minutes), row.dataset.made!);
      target.dataset.kept = row.dataset.kept;
      if (known.bbox) map.fit(known.bbox);
      target.scrollIntoView({ block: "center" });
    });
  }
  map.onClick((_at, feature) => {
    if (!feature) return;
    choose(Number(feature.getId()));
    document.querySelector(".living-table tr.chosen")?.scrollIntoView({ block: "nearest" });
  });
  document.querySelector(".living-table tbody")?.addEventListener("click", (event) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>("tr");
    if (!row || (event.target as HTMLElement).closest("a, summary")) return;
    choose(Number(row.dataset.division));
    const feature = divisions.source.getFeatureById(Number(row.dataset.division));
    const extent = feature?.getGeometry()?.getExtent();
    if (extent) map.map.getView().fit(extent, { padding: [40, 40, 40, 40], maxZoom: 17, duration: 250 });
  });
  show().then(() => { document.documentElement.dataset.ready = "true"; }).catch(said);
}

function said(error: unknown): void {
  document.querySelector("#kept-note")!.replaceChildren(h("p", { class: "note error", role: "alert" }, words(error)));
}

async function working(button: HTMLButtonElement, run: () => Promise<unknown>): Promise<void> {
  button.disabled = true;
  document.querySelector("#kept-note")!.replaceChildren(h("p", { class: "note" }, t("Working…")));
  try { await run(); location.hash = "kept"; location.reload(); } catch (error) { said(error); } finally { button.disabled = false; }
}

function keptButtons(): void {
  for (const row of document.querySelectorAll<HTMLElement>("[data-kept]")) {
    const path = `/api/kept-results/${row.dataset.kept}/`;
    row.querySelector<HTMLButtonElement>(".refresh")?.addEventListener("click", (event) => void working(event.currentTarget as HTMLButtonElement, () => api.post(`${path}refresh/`, {}, {}, KEEP_MS)));
    row.querySelector<HTMLButtonElement>(".remove")?.addEventListener("click", (event) => {
      const button = event.currentTarget as HTMLButtonElement;
      if (button.dataset.sure) { void working(button, () => api.get(path, { method: "DELETE", body: {} })); return; }
      button.dataset.sure = "yes";
      button.textContent = t("Remove for good?");
    });
  }
  const form = document.querySelector<HTMLFormElement>("#keep");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const sent = new FormData(form), text = (name: string): string => String(sent.get(name) ?? "");
    const minutes = text("minutes").split(/[,，、\s]+/).filter(Boolean).map(Number);
    const body = { name: text("name"), category: text("category"), minutes, division: text("division") };
    void working(form.querySelector("button")!, () => api.post("/api/kept-results/", body, {}, KEEP_MS));
  });
}

keptButtons();
makeMap(document.querySelector<HTMLElement>("#living-map")!);
