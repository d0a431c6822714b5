// Start the page: configuration, map, panels, modes, live changes.
import { Api } from "./api.ts";
import "./map.css";
import { commandMode } from "./cases/command.ts";
import { planMode } from "./edit/plan.ts";
import { h } from "./dom.ts";
import { currentLanguage, onLanguage, serverChangedLanguage, setLanguage, t } from "./i18n.ts";
import { listen } from "./live.ts";
import { makeMap } from "./map/page.ts";
import { planOf, readHash } from "./map/permalink.ts";
import { drawTree } from "./panels/tree.ts";
import { makeShell } from "./shell.ts";
import { sightMode } from "./sight/panel.ts";
import { viewMode } from "./view.ts";
import type { Context, Mode } from "./context.ts";
import type { Config } from "./types.ts";

const MODES: Mode[] = [viewMode, planMode, sightMode, commandMode];

async function start(): Promise<void> {
  const api = new Api(), root = document.getElementById("app")!;
  const config = await api.get<Config>("/config.json");
  api.setCsrf(config.csrf);
  if (config.language.startsWith("en") !== (currentLanguage() === "en")) setLanguage(config.language.startsWith("en") ? "en" : "zh");
  // The words of layers and legends come from the server: after a switch they are asked for again.
  const reword = (done: Promise<unknown>): void => {
    void done.then(() => api.get<Config>("/config.json")).then((fresh) => { for (const layer of config.layers) Object.assign(layer, fresh.layers.find((other) => other.id === layer.id) ?? {}); tree(); serverChangedLanguage(); }).catch(context.fail);
  };
  const shell = makeShell(root, config, reword);
  const { map, overlays, baseMaps } = makeMap(shell.map, config, readHash(location.hash));
  const context: Context = { map, api, config, overlays, ...shell.tools(map, () => context) };
  const tree = (): void => drawTree(context, shell.tree, baseMaps());
  overlays.onChange = () => { tree(); shell.writeHash(context); };
  tree();
  onLanguage(tree);
  shell.addSearch(context);
  modes(context, shell.tabs);
  api.onContact = (ok) => { if (!ok) shell.banner(true); };
  listen(context, shell.onChange, shell.banner);
  if (!readHash(location.hash) && config.home.bbox) { map.updateSize(); context.fit(config.home.bbox); }
  document.documentElement.dataset.ready = "true";
}

function modes(context: Context, tabs: HTMLElement): void {
  let stop: () => void = () => undefined, now = "";
  const allowed = MODES.filter((mode) => mode.allowed(context.config));
  const choose = (mode: Mode): void => {
    if (mode.id === now) return;
    stop();
    now = mode.id;
    for (const tab of tabs.children) tab.setAttribute("aria-pressed", String((tab as HTMLElement).dataset.mode === now));
    stop = mode.start(context);
  };
  const draw = (): void => tabs.replaceChildren(...allowed.map((mode) => h("button", { type: "button", "data-mode": mode.id, "aria-pressed": String(mode.id === now), onclick: () => choose(mode) }, t(mode.title))));
  draw();
  onLanguage(draw);
  choose((planOf(location.hash) !== null && allowed.find((mode) => mode === planMode)) || allowed[0]!);
}

start().catch((error: unknown) => {
  const again = h("button", { type: "button", class: "primary", onclick: () => location.reload() }, t("Try again"));
  document.getElementById("app")!.replaceChildren(h("div", { class: "fatal", role: "alert" }, h("h1", {}, t("The map could not start.")), h("p", {}, t(error instanceof Error ? error.message : String(error))), again));
});
