// The surroundings of a risk source in the panel, and on the map while the panel is open.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { transformExtent, VectorLayer, VectorSource } from "../map/ol.ts";
import { swatch } from "../map/symbols.ts";
import type { Context } from "../context.ts";
import type { Feature, StyleClass } from "../types.ts";
import { drawn, LETTERS, WAY } from "./drawing.ts";
import type { Place, Surroundings, Zone } from "./types.ts";
import "./dossier.css";

const SHOWN = 6;

// The buttons in a risk source's card.
export function riskActions(context: Context, feature: Feature): HTMLElement {
  return h("div", { class: "actions" },
    h("button", { type: "button", class: "primary", onclick: () => void showSurroundings(context, Number(feature.id)) }, t("Surroundings")), ...links(Number(feature.id)));
}

function links(id: number): HTMLElement[] {
  return [
    h("a", { class: "button", href: `/risk-sources/${id}/dossier.pdf`, target: "_blank", rel: "noopener" }, t("Dossier (PDF)")),
    h("a", { class: "button", href: `/risk-sources/?inspect=${id}#inspect` }, t("Inspections")),
  ];
}

export async function showSurroundings(context: Context, id: number): Promise<void> {
  const source = new VectorSource(), layer = new VectorLayer({ source, zIndex: 700 });
  const body = h("div", { class: "surroundings" }, h("p", { class: "quiet", role: "status" }, t("Looking around…")));
  context.panel(t("Surroundings"), body, () => context.map.removeLayer(layer));
  context.map.addLayer(layer);
  try {
    const found = await context.api.get<Surroundings>(`/api/risk-sources/${id}/surroundings/`);
    const classes = context.overlays.info("risk-sources")!.style.by!.classes;
    const draw = (chosen: Zone | null): void => { source.clear(true); source.addFeatures(drawn(found, classes, chosen)); };
    draw(null);
    body.replaceChildren(...sections(context, found, classes, draw));
    fit(context, found);
  } catch (error) {
    body.replaceChildren(h("p", { class: "bad", role: "alert" }, error instanceof Error ? t(error.message) : t("This did not work")));
  }
}

function fit(context: Context, found: Surroundings): void {
  const ring = (found.rings[found.rings.length - 1]!.geometry.coordinates as [number, number][][])[0]!;
  const lngs = ring.map(([lng]) => lng), lats = ring.map(([, lat]) => lat);
  const extent = transformExtent([Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)], "EPSG:4326", "EPSG:3857");
  // On a narrow screen the panel lies over the lower half of the map.
  const map = context.map.getTargetElement()!.getBoundingClientRect(), panel = document.querySelector(".side.right")!.getBoundingClientRect();
  const below = panel.left < map.right - 1 && panel.top > map.top ? map.bottom - panel.top : 0;
  context.map.getView().fit(extent, { padding: [24, 24, 24 + below, 24], duration: 300, maxZoom: 18 });
}

function sections(context: Context, found: Surroundings, classes: StyleClass[], draw: (chosen: Zone | null) => void): (HTMLElement | string)[] {
  const { source } = found, level = classes.find((entry) => Number(entry.value) === source.level)!;
  return [
    h("h3", { class: "source-name" }, swatch(level.shape, level.colour, "Point"), h("span", {}, source.name, h("span", { class: "quiet" }, ` ${t(level.label)} · ${source.category}`))),
    h("div", { class: "actions" }, ...links(source.id)),
    h("p", { class: found.method === "circle" ? "warn" : "quiet" }, found.status === "ok" ? found.label : t("No street is near: what is reached on foot is not known."), found.attribution ? ` · ${found.attribution}` : ""),
    zones(found, draw),
    found.partly_outside ? h("p", { class: "warn" }, t("* reaches beyond your area: counts are of the part inside")) : "",
    shelters(context, found),
    list("Schools, hospitals, homes", found.places.filter((place) => place.kind !== "shelter").map((place) => placeLine(context, place))),
    list("Other risk sources", others(context, found, classes), found.chain.length ? t("Chain: one may set off the next") : ""),
    list("Cameras that see it", found.cameras.map((camera) => line(context, camera, null, camera.name || camera.device_id, [metres(camera.distance_m), camera.status === "offline" ? t("offline") : ""]))),
    h("p", {}, `${t("Open cases near")}: ${found.open_cases.length}`),
  ];
}

// People by distance; a row that is clicked stands out on the map.
function zones(found: Surroundings, draw: (chosen: Zone | null) => void): HTMLElement {
  let chosen: Zone | null = null;
  const number = (value: number): HTMLElement => h("td", { class: "number" }, value ? value.toLocaleString() : "–");
  const rows = [...found.rings, ...found.reaches].map((zone, n) => {
    const name = zone.radius_m === undefined ? t("{count} min. on foot").replace("{count}", String(zone.minutes)) : t("{count} m").replace("{count}", zone.radius_m.toLocaleString());
    const button = h("button", { type: "button", class: "link", "aria-pressed": "false" }, name + (n ? "" : ` (${t("danger")})`) + (zone.partly_outside ? " *" : ""));
    const row = h("tr", { class: zone.minutes ? "on-foot" : "" }, h("th", { scope: "row" }, button), number(zone.residents), number(zone.over_60), number(zone.shelter_short));
    button.addEventListener("click", () => {
      chosen = chosen === zone ? null : zone;
      for (const other of row.parentElement!.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button && chosen !== null));
      draw(chosen);
    });
    return row;
  });
  return h("table", { class: "zones" }, h("thead", {}, h("tr", {}, ...["Distance", "Residents", "Over 60", "No shelter for"].map((title) => h("th", { scope: "col" }, t(title))))), h("tbody", {}, ...rows));
}

function shelters(context: Context, found: Surroundings): HTMLElement {
  const order = new Map(found.ways.map((way, n) => [way.shelter, n + 1]));
  const rows = [...found.shelters].sort((a, b) => (order.get(a.id) ?? 99) - (order.get(b.id) ?? 99)).map((shelter) => {
    const way = found.ways.find((each) => each.shelter === shelter.id), number = order.get(shelter.id);
    const facts = [t("{count} min.").replace("{count}", String(Math.round(shelter.walk_min ?? 0))), shelter.capacity ? t("{count} people").replace("{count}", shelter.capacity.toLocaleString()) : "", shelter.is_safe ? "" : t("in the danger ring")];
    const passes = way?.passes.length ? t("passes {names}").replace("{names}", way.passes.join(", ")) : "";
    return line(context, shelter, number ? sign(String(number), WAY) : sign(t("E"), LETTERS.shelter![1], true), shelter.name, [...facts, passes]);
  });
  const note = !found.shelters.length ? t("No shelter is reached within 30 minutes.") : !found.ways.length ? t("No way leads away from here to a shelter.") : (found.ways.length < 2 ? `${t("Only one direction leads away.")} ` : "") + t("Shelters in 15 minutes take {count} people.").replace("{count}", found.shelter_capacity.toLocaleString());
  return list("Ways out and shelters", rows, note, !found.ways.length);
}

function others(context: Context, found: Surroundings, classes: StyleClass[]): HTMLElement[] {
  const chain = new Set(found.chain.map((row) => row.id));
  return [...found.risk_sources].sort((a, b) => Number(chain.has(b.id)) - Number(chain.has(a.id))).map((row) => {
    const level = classes.find((entry) => Number(entry.value) === row.level)!;
    return line(context, row, swatch(level.shape, level.colour, "Point"), row.name, [chain.has(row.id) ? t("chain") : "", metres(row.distance_m)]);
  });
}

function placeLine(context: Context, place: Place): HTMLElement {
  const [word, colour] = LETTERS[place.kind]!;
  return line(context, place, sign(t(word), colour), place.name, [metres(place.distance_m), place.walk_min === null ? "" : t("{count} min.").replace("{count}", String(Math.round(place.walk_min)))]);
}

function line(context: Context, spot: { lng: number; lat: number }, mark: Element | null, name: string, facts: string[]): HTMLElement {
  return h("li", {}, mark, h("button", { type: "button", class: "link", onclick: () => context.goTo([spot.lng, spot.lat], 16) }, name), h("span", { class: "quiet" }, facts.filter(Boolean).join(" · ")));
}

// A letter or number on a disc, or on a square for shelters: drawn, since the page takes no styles in its elements.
function sign(text: string, colour: string, isSquare = false): SVGSVGElement {
  const make = (tag: string, facts: Record<string, string>): SVGElement => { const element = document.createElementNS("http://www.w3.org/2000/svg", tag); for (const [key, value] of Object.entries(facts)) element.setAttribute(key, value); return element; };
  const svg = make("svg", { viewBox: "0 0 20 20", class: "sign", "aria-hidden": "true" }) as SVGSVGElement, word = make("text", { x: "10", y: "14.5", "text-anchor": "middle", fill: "#fff" });
  word.textContent = text;
  svg.append(isSquare ? make("rect", { x: "1", y: "1", width: "18", height: "18", fill: colour }) : make("circle", { cx: "10", cy: "10", r: "9.5", fill: colour }), word);
  return svg;
}

function list(title: string, rows: HTMLElement[], note = "", isBad = false): HTMLElement {
  const rest = rows.slice(SHOWN), place = h("ul", {}, ...rows.slice(0, SHOWN));
  const more = rest.length ? h("button", { type: "button", class: "link", onclick: () => { place.append(...rest); more!.remove(); } }, t("and {count} more").replace("{count}", String(rest.length))) : null;
  return h("section", { class: "section" }, h("h3", {}, t(title)), note ? h("p", { class: isBad ? "bad" : "quiet" }, note) : null, rows.length ? place : note ? null : h("p", { class: "quiet" }, t("None")), more);
}

function metres(distance: number): string { return `${Math.round(distance).toLocaleString()} m`; }
