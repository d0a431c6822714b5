// Tabs by the WAI-ARIA pattern: arrows, Home and End walk, and paper shows all of them.
import { h } from "../dom.ts";

export interface Tab { id: string; title: string; count?: number; body: HTMLElement }

export interface Tabs { element: HTMLElement; show: (id: string) => void }

export function makeTabs(label: string, tabs: Tab[], first: string, shown: (id: string) => void = () => undefined): Tabs {
  const buttons = tabs.map((tab) => h("button", { type: "button", role: "tab", id: `tab-${tab.id}`, "aria-controls": `panel-${tab.id}`, onclick: () => { show(tab.id); shown(tab.id); } },
    tab.title, tab.count === undefined ? null : h("span", { class: "tab-count" }, String(tab.count))));
  const panels = tabs.map((tab) => h("section", { class: "tab-panel", role: "tabpanel", id: `panel-${tab.id}`, "aria-labelledby": `tab-${tab.id}`, tabIndex: 0 }, h("h2", { class: "only-print" }, tab.title), tab.body));
  const show = (id: string): void => tabs.forEach((tab, index) => {
    const on = tab.id === id;
    buttons[index]!.setAttribute("aria-selected", String(on));
    buttons[index]!.tabIndex = on ? 0 : -1;
    panels[index]!.classList.toggle("off", !on);
  });
  const list = h("div", { class: "tab-list", role: "tablist", "aria-label": label }, ...buttons);
  list.addEventListener("keydown", (event) => {
    const now = buttons.indexOf(document.activeElement as HTMLButtonElement), last = buttons.length - 1;
    const next = { ArrowRight: now === last ? 0 : now + 1, ArrowLeft: now === 0 ? last : now - 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    buttons[next]!.click();
    buttons[next]!.focus();
  });
  show(tabs.some((tab) => tab.id === first) ? first : tabs[0]!.id);
  return { element: h("div", { class: "tabbed" }, list, ...panels), show };
}
