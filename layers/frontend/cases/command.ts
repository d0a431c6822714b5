// Command: report a case by a click or an address, and see new ones as they come.
import { h } from "../dom.ts";
import { t } from "../i18n.ts";
import { Feature, fromLonLat, Point, Style, VectorLayer, VectorSource } from "../map/ol.ts";
import { symbol } from "../map/symbols.ts";
import type { Context, Mode } from "../context.ts";
import type { Feature as Shape, Found, LngLat, Located } from "../types.ts";

export const commandMode: Mode = { id: "command", title: "Command", allowed: (config) => config.may["case.report"] === true, start: (context) => new Reporting(context).start() };

class Reporting {
  private source = new VectorSource();
  private layer = new VectorLayer({ source: this.source, zIndex: 850, style: new Style({ image: symbol("pin", "#b3261e", 10) }) });
  private at: LngLat | null = null;
  private key = "";
  private matter = h("input", { id: "case-class", name: "category", autocomplete: "off", required: true });
  private text = h("textarea", { id: "case-text", rows: 3, maxLength: 4000 });
  private address = h("input", { id: "case-address", maxLength: 200, autocomplete: "off" });
  private where = h("p", { class: "quiet", role: "status" });
  private save = h("button", { type: "submit", class: "primary", disabled: true }, t("Save"));

  constructor(private context: Context) {}

  start(): () => void {
    this.context.map.addLayer(this.layer);
    this.context.clickTaken((at) => this.place(at));
    this.where.textContent = t("Click the place on the map.");
    this.context.panel(t("Report a case"), this.form(), () => undefined);
    return () => { this.context.clickTaken(null); this.context.map.removeLayer(this.layer); this.context.panel("", null); };
  }

  private form(): HTMLElement {
    const options = h("datalist", { id: "matters" }, ...this.context.config.categories.matters.map((entry) => h("option", { value: `${entry.code} ${entry.name}` }, entry.group)));
    this.matter.setAttribute("list", "matters");
    this.address.addEventListener("change", () => void this.find());
    return h("form", { class: "form", onsubmit: (event: Event) => { event.preventDefault(); void this.send(); } }, this.where,
      h("label", { htmlFor: "case-class" }, t("Class")), this.matter, options,
      h("label", { htmlFor: "case-address" }, t("Address")), this.address,
      h("label", { htmlFor: "case-text" }, t("Description")), this.text,
      h("div", { class: "actions" }, this.save, h("button", { type: "button", onclick: () => this.clear() }, t("Cancel"))), h("div", { id: "case-related" }));
  }

  private place(at: LngLat): void {
    this.at = at;
    this.key = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
    this.source.clear();
    this.source.addFeature(new Feature(new Point(fromLonLat(at))));
    this.where.textContent = `${at[0].toFixed(6)}, ${at[1].toFixed(6)}`;
    this.save.disabled = false;
    void this.related(at);
  }

  private async related(at: LngLat): Promise<void> {
    try {
      const found = await this.context.api.get<Located>(`/api/locate/?lng=${at[0]}&lat=${at[1]}`);
      const grid = found.grids.find((entry) => entry.scheme_kind === "governance") ?? found.grids[0];
      if (!this.address.value && found.addresses[0]) this.address.value = found.addresses[0].text;
      const lines = [found.divisions.map((entry) => entry.name).join(" › "), grid ? `${grid.name || grid.code} (${grid.code})` : "", ...found.duties.slice(0, 2).map((duty) => `${t(duty.duty)}: ${duty.worker}`),
        ...found.cameras.filter((camera) => camera.sees).slice(0, 2).map((camera) => `${camera.name || camera.device_id} · ${t("sees this place")}`)].filter(Boolean);
      document.getElementById("case-related")?.replaceChildren(h("ul", { class: "related" }, ...lines.map((line) => h("li", {}, line))));
    } catch (error) { this.context.fail(error); }
  }

  private async find(): Promise<void> {
    const q = this.address.value.trim();
    if (!q || this.at) return;
    try {
      const [first] = (await this.context.api.get<{ results: Found[] }>(`/api/geocode/?q=${encodeURIComponent(q)}`)).results;
      if (first) { this.place([first.lng, first.lat]); this.context.goTo([first.lng, first.lat], 17); } else this.context.toast(t("Nothing found"));
    } catch (error) { this.context.fail(error); }
  }

  private async send(): Promise<void> {
    const category = /^\d{5}/.exec(this.matter.value.trim())?.[0];
    if (!this.at) return;
    if (!category) { this.context.toast(t("Choose a class"), "bad"); this.matter.focus(); return; }
    this.save.disabled = true;
    try {
      const saved = await this.context.api.post<Shape>("/api/cases/", { lng: this.at[0], lat: this.at[1], category, description: this.text.value, address: this.address.value }, { "Idempotency-Key": this.key });
      this.context.toast(`${t("Case saved")}: ${saved.properties.number}`, "good");
      this.clear();
    } catch (error) { this.context.fail(error); this.save.disabled = false; }
  }

  private clear(): void {
    this.at = null;
    this.source.clear();
    this.matter.value = this.text.value = this.address.value = "";
    this.save.disabled = true;
    this.where.textContent = t("Click the place on the map.");
    document.getElementById("case-related")?.replaceChildren();
  }
}
