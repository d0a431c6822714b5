// The search box: places by name, code, number or pinyin initials; arrows and Enter choose.
import { debounce, h } from "../dom.ts";
import { onLanguage, t } from "../i18n.ts";
import type { Context } from "../context.ts";
import type { Found } from "../types.ts";

export function makeSearch(context: Context): HTMLElement {
  let found: Found[] = [], active = -1, asked = 0;
  const list = h("ul", { id: "found", class: "found", role: "listbox", hidden: true });
  const input = h("input", { type: "search", role: "combobox", autocomplete: "off", "aria-controls": "found", "aria-expanded": "false", "aria-autocomplete": "list" });
  const words = (): void => { input.placeholder = t("Search address, grid, name or number"); input.setAttribute("aria-label", input.placeholder); };
  words();
  onLanguage(words);

  const show = (items: HTMLElement[]): void => { list.replaceChildren(...items); list.hidden = items.length === 0; input.setAttribute("aria-expanded", String(!list.hidden)); };
  const note = (text: string): HTMLElement => h("li", { class: "quiet", role: "status" }, text);
  const close = (): void => { found = []; active = -1; show([]); };
  const choose = (index: number): void => {
    const result = found[index];
    if (!result) return;
    close();
    input.value = result.title;
    if (result.bbox && result.bbox[0] !== result.bbox[2]) context.fit(result.bbox as [number, number, number, number]); else context.goTo([result.lng, result.lat], 17);
    void context.cardAt([result.lng, result.lat]);
  };
  const mark = (): void => [...list.children].forEach((child, index) => {
    child.setAttribute("aria-selected", String(index === active));
    if (index === active) { child.scrollIntoView({ block: "nearest" }); input.setAttribute("aria-activedescendant", child.id); }
  });

  const ask = debounce(async () => {
    const q = input.value.trim(), mine = ++asked;
    if (!q) return close();
    show([note(t("Searching…"))]);
    try {
      const answer = await context.api.get<{ results: Found[] }>(`/api/geocode/?q=${encodeURIComponent(q)}`);
      if (mine !== asked) return;
      found = answer.results; active = -1;
      show(found.length ? found.map((result, index) => h("li", { id: `found-${index}`, role: "option", "aria-selected": "false", onmousedown: (event: Event) => { event.preventDefault(); choose(index); } },
        h("span", { class: "kind" }, t(result.kind)), h("span", {}, result.title), h("span", { class: "quiet" }, result.subtitle ?? ""))) : [note(t("Nothing found"))]);
    } catch (error) { if (mine === asked) show([note(error instanceof Error ? t(error.message) : t("This did not work"))]); }
  }, 180);

  input.addEventListener("input", ask);
  input.addEventListener("blur", () => window.setTimeout(() => show([]), 120));
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      active = found.length ? (active + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length : -1;
      mark();
    } else if (event.key === "Enter") { choose(Math.max(active, 0)); } else if (event.key === "Escape") { close(); }
  });
  return h("div", { class: "search" }, input, list);
}
