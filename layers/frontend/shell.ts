// The frame of the page: bar, sides, toasts, banner, and the map's own buttons.
import { clear, h } from "./dom.ts";
import { currentLanguage, onLanguage, setLanguage, t } from "./i18n.ts";
import { icon } from "./icons.ts";
import { manyAt, openMany } from "./map/many.ts";
import { standsForMany } from "./map/tiles.ts";
import { hashOf, moreOf, readHash } from "./map/permalink.ts";
import { fromLonLat, toLonLat, transformExtent } from "./map/ol.ts";
import type { FeatureLike, OlMap } from "./map/ol.ts";
import { showPlace, type Hit } from "./panels/card.ts";
import { startMeasure } from "./panels/measure.ts";
import { saveMapPage } from "./panels/mappage.ts";
import { savePicture } from "./panels/picture.ts";
import { makeSearch } from "./panels/search.ts";
import type { Context } from "./context.ts";
import type { Change, Config, LngLat } from "./types.ts";

export type Tools = Omit<Context, "map" | "api" | "config" | "overlays">;

export interface Shell {
  map: HTMLElement; tree: HTMLElement; tabs: HTMLElement;
  tools: (map: OlMap, context: () => Context) => Tools;
  addSearch: (context: Context) => void;
  writeHash: (context: Context) => void;
  banner: (silent: boolean) => void;
  onChange: (change: Change) => void;
}

export function makeShell(root: HTMLElement, config: Config, onSwitch: (done: Promise<unknown>) => void): Shell {
  const map = h("div", { class: "map", id: "map", tabIndex: 0, "aria-label": t("Grid map") });
  const tree = h("div", { class: "tree" }), tabs = h("div", { class: "tabs", role: "group" }), search = h("div", { class: "search-place" });
  const brand = h("strong", { class: "brand" }, t("Grid map"));
  onLanguage(() => { brand.textContent = t("Grid map"); });
  const side = h("aside", { class: "side left", "aria-label": t("Layers") }, tree);
  const panelTitle = h("h2", {}), panelBody = h("div", { class: "panel-body" }), panelClose = h("button", { type: "button", class: "icon", "aria-label": t("Close") }, icon("close"));
  const panel = h("aside", { class: "side right", hidden: true }, h("header", {}, panelTitle, panelClose), panelBody);
  const toasts = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
  const banner = h("div", { class: "banner", role: "alert", hidden: true });
  const progress = h("div", { class: "progress", hidden: true });
  const buttons = h("div", { class: "map-buttons", role: "toolbar", "aria-label": t("Grid map") });
  const toggle = h("button", { type: "button", class: "icon only-narrow", "aria-label": t("Layers"), onclick: () => side.classList.toggle("open") }, icon("menu"));
  clear(root);
  root.append(h("header", { class: "bar" }, toggle, brand, tabs, search, account(config, onSwitch)), h("div", { class: "stage" }, side, h("div", { class: "map-place" }, map, progress, banner, buttons, toasts), panel));

  let onClose: (() => void) | undefined, silentNow = false;
  const showPanel: Context["panel"] = (title, body, closing) => {
    panelTitle.textContent = title;
    onClose?.(); onClose = closing;
    clear(panelBody);
    if (body) panelBody.append(body);
    panel.hidden = !body;
  };
  panelClose.addEventListener("click", () => showPanel("", null));
  const toast: Context["toast"] = (message, kind = "note") => {
    const item = h("div", { class: `toast ${kind}` }, message);
    toasts.append(item);
    window.setTimeout(() => item.remove(), kind === "bad" ? 9000 : 4500);
  };
  return {
    map, tree, tabs,
    tools: (olMap, context) => {
      mapButtons(buttons, context);
      watchLoading(olMap, progress);
      return { ...mapTools(olMap, context), toast, panel: showPanel, fail: (error) => toast(error instanceof Error ? t(error.message) : String(error), "bad") };
    },
    addSearch: (context) => search.append(makeSearch(context)),
    writeHash,
    banner: (silent) => {
      if (silent === silentNow) return;
      silentNow = silent;
      banner.textContent = t("The server does not answer. The map shows what it has and goes on by itself.");
      banner.hidden = !silent;
      if (!silent) toast(t("The server answers again."), "good");
    },
    onChange: () => undefined,
  };
}

function account(config: Config, onSwitch: (done: Promise<unknown>) => void): HTMLElement {
  const language = h("button", { type: "button", class: "plain" });
  const words = (): void => { language.textContent = currentLanguage() === "zh" ? "English" : "中文"; language.lang = currentLanguage() === "zh" ? "en" : "zh"; };
  words();
  language.addEventListener("click", () => {
    setLanguage(currentLanguage() === "zh" ? "en" : "zh");
    words();
    onSwitch(fetch("/i18n/setlang/", { method: "POST", headers: { "X-CSRFToken": config.csrf, "Content-Type": "application/x-www-form-urlencoded" }, body: `language=${currentLanguage() === "zh" ? "zh-hans" : "en"}&next=/`, redirect: "manual" }));
  });
  const out = h("form", { method: "post", action: "/logout/" }, h("input", { type: "hidden", name: "csrfmiddlewaretoken", value: config.csrf }), h("button", { class: "plain", type: "submit" }, t("Sign out")));
  onLanguage(() => { out.querySelector("button")!.textContent = t("Sign out"); });
  return h("div", { class: "account" }, pages(config), language, h("span", { class: "user" }, config.user.username), out);
}

// The pages beside the map, in a menu that closes by itself.
function pages(config: Config): HTMLElement {
  const nav = h("nav", {}), menu = h("details", { class: "pages" }, h("summary", {}), nav);
  const draw = (): void => {
    menu.querySelector("summary")!.textContent = t("Pages");
    const links: [string, string][] = [["/plans/", "Plans"], ["/timeline/", "Timeline"], ["/one-net/", "One net"], ["/standards/", "Standards"], ["/living-circles/", "Living circles"], ["/risk-sources/", "Inspections"], ["/layers/", "Layers"], ...(config.may["import.run"] ? [["/import/", "Import"] as [string, string]] : []), ["/account/keys/", "Keys"]];
    nav.replaceChildren(...links.map(([href, title]) => h("a", { href }, t(title))));
  };
  draw();
  onLanguage(draw);
  document.addEventListener("click", (event) => { if (!menu.contains(event.target as Node)) menu.open = false; });
  menu.addEventListener("keydown", (event) => { if (event.key === "Escape") { menu.open = false; menu.querySelector("summary")!.focus(); } });
  return menu;
}

function mapButtons(place: HTMLElement, context: () => Context): void {
  let stop: (() => void) | null = null, measuring = "";
  const measure = (type: "LineString" | "Polygon"): void => {
    const again = measuring === type;
    stop?.(); stop = null; measuring = "";
    if (!again) { stop = startMeasure(context(), type); measuring = type; }
    for (const button of place.children) button.setAttribute("aria-pressed", String((button as HTMLElement).dataset.measure === measuring && measuring !== ""));
  };
  const zoomBy = (by: number): void => { const view = context().map.getView(); view.animate({ zoom: view.getZoom()! + by, duration: 180 }); };
  const items: [string, string, () => void, string?][] = [
    ["plus", "Zoom in", () => zoomBy(1)], ["minus", "Zoom out", () => zoomBy(-1)], ["home", "Home", () => { const { bbox } = context().config.home; if (bbox) context().fit(bbox); }],
    ["ruler", "Measure distance", () => measure("LineString"), "LineString"], ["area", "Measure area", () => measure("Polygon"), "Polygon"],
    ["picture", "Picture", () => savePicture(context())],
    ["page", "Map page", () => { saveMapPage(context()).catch(context().fail); }],
    ["link", "Copy link", () => { void navigator.clipboard?.writeText(location.href); context().toast(t("Link copied"), "good"); }],
  ];
  const draw = (): void => place.replaceChildren(...items.map(([sign, title, act, kind]) => h("button", { type: "button", class: "icon", title: t(title), "aria-label": t(title), onclick: act, "data-measure": kind }, icon(sign))));
  draw();
  onLanguage(draw);
}

function mapTools(map: OlMap, context: () => Context): Pick<Tools, "cardAt" | "clickTaken" | "goTo" | "fit"> {
  let taken: ((at: LngLat) => void) | null = null;
  map.on("singleclick", (event) => {
    const at = toLonLat(event.coordinate).map((number) => Math.round(number * 1e7) / 1e7) as LngLat;
    if (taken) { taken(at); return; }
    const many = manyAt(map, event.pixel, context());
    if (many) void openMany(context(), many).catch(context().fail); else void showPlace(context(), at, hitsAt(map, event.pixel, context()));
  });
  map.on("moveend", () => writeHash(context()));
  window.addEventListener("hashchange", () => {
    const hash = readHash(location.hash);
    if (hash) { map.getView().setCenter(fromLonLat(hash.at)); map.getView().setZoom(hash.zoom); }
  });
  return {
    cardAt: (at) => showPlace(context(), at, []),
    clickTaken: (handler) => { taken = handler; map.getTargetElement()!.classList.toggle("picking", handler !== null); },
    goTo: (at, zoom = 16) => { map.getView().animate({ center: fromLonLat(at), zoom: Math.max(map.getView().getZoom() ?? 0, zoom), duration: 300 }); },
    fit: (bbox) => { map.getView().fit(transformExtent(bbox, "EPSG:4326", "EPSG:3857"), { padding: [40, 40, 40, 40], duration: 300, maxZoom: 18 }); },
  };
}

function hitsAt(map: OlMap, pixel: number[], context: Context): Hit[] {
  const hits = new Map<string, Hit>();
  map.forEachFeatureAtPixel(pixel, (feature: FeatureLike, layer) => {
    const id = context.overlays.idOf(layer), pk = feature.getId() ?? feature.get("id");
    if (id && !standsForMany(feature) && pk !== undefined && !hits.has(`${id}/${pk}`)) hits.set(`${id}/${pk}`, { layer: id, id: pk as number, title: String(feature.get("name") ?? pk) });
  }, { hitTolerance: 6 });
  const isArea = (hit: Hit): number => (context.overlays.info(hit.layer)!.geometry_type.includes("Polygon") ? 1 : 0);
  return [...hits.values()].sort((a, b) => isArea(a) - isArea(b));
}

function watchLoading(map: OlMap, progress: HTMLElement): void {
  map.on("loadstart", () => { progress.hidden = false; });
  map.on("loadend", () => { progress.hidden = true; });
}

function writeHash(context: Context): void {
  const view = context.map.getView(), at = toLonLat(view.getCenter()!) as LngLat;
  history.replaceState(null, "", hashOf(view.getZoom()!, at, context.overlays.shownIds(), moreOf(location.hash)));
}
