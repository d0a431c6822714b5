// What is asked: category, mode, minutes; below, folded away, rings, direction, time and barriers.
import { h } from "../dom.ts";
import { icon } from "../icons.ts";
import { t } from "../i18n.ts";
import { clamped, MODES, MOST_MINUTES, OWN_POINTS, USUAL_MINUTES } from "./choice.ts";
import type { Choice, Mode } from "./choice.ts";

export const MODE_WORDS: Record<Mode, string> = { walk: "On foot", bicycle: "Bicycle", "e-bike": "E-bike", wheelchair: "Wheelchair", drive: "Car" };
export const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

type Change = (change: Partial<Choice>) => void;

export function categoryField(choice: Choice, categories: { value: string; label: string }[], change: Change): HTMLElement {
  const option = (value: string, label: string): HTMLElement => h("option", { value, selected: value === choice.category }, label);
  const select = h("select", { id: "reach-category", onchange: () => change({ category: select.value }) },
    option("", t("Choose a category …")), ...categories.map((entry) => option(entry.value, entry.label)), option(OWN_POINTS, t("Points that I set on the map")));
  return h("div", { class: "field" }, h("label", { htmlFor: "reach-category" }, t("Category")), select);
}

export function modeField(choice: Choice, change: Change): HTMLElement {
  const buttons = MODES.map((mode) => h("button", { type: "button", role: "radio", "data-mode": mode, "aria-checked": String(mode === choice.mode), tabIndex: mode === choice.mode ? 0 : -1, onclick: () => choose(mode) }, icon(mode), h("span", {}, t(MODE_WORDS[mode]))));
  const choose = (mode: Mode): void => {
    buttons.forEach((button, index) => { button.setAttribute("aria-checked", String(MODES[index] === mode)); button.tabIndex = MODES[index] === mode ? 0 : -1; });
    change({ mode });
  };
  const group = h("div", { class: "modes-row", role: "radiogroup", "aria-label": t("How one moves") }, ...buttons);
  arrowKeys(group, buttons);
  return group;
}

// Arrows walk through buttons of which one can be reached by Tab; walking chooses.
export function arrowKeys(group: HTMLElement, buttons: HTMLButtonElement[]): void {
  group.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key], at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (!by || at < 0) return;
    event.preventDefault();
    const next = buttons[(at + by + buttons.length) % buttons.length]!;
    next.click();
    next.focus();
  });
}

// A slider to half an hour, and a number beside it that goes on to an hour.
export function minutesField(choice: Choice, change: Change): HTMLElement {
  const slider = h("input", { id: "reach-minutes", type: "range", min: "1", step: "1" }), number = h("input", { type: "number", id: "reach-minutes-exact", min: "1", max: String(MOST_MINUTES), step: "1", "aria-label": t("Minutes") });
  const show = (minutes: number, typed = false): void => {
    slider.max = String(minutes > USUAL_MINUTES ? MOST_MINUTES : slider.max === String(MOST_MINUTES) ? MOST_MINUTES : USUAL_MINUTES);
    slider.value = String(minutes);
    slider.setAttribute("aria-valuetext", `${minutes} ${t("minutes")}`);
    if (!typed) number.value = String(minutes);
  };
  show(choice.minutes);
  slider.addEventListener("input", () => { const minutes = clamped(Number(slider.value)); show(minutes); change({ minutes }); });
  number.addEventListener("input", () => { if (number.value) { const minutes = clamped(Number(number.value)); show(minutes, true); change({ minutes }); } });
  number.addEventListener("change", () => { const minutes = clamped(Number(number.value)); show(minutes); change({ minutes }); });
  return h("div", { class: "field minutes" }, h("label", { htmlFor: "reach-minutes" }, t("Minutes")), h("div", { class: "slider-line" }, slider, number, h("span", { class: "unit", "aria-hidden": "true" }, t("min"))));
}

export function ringsField(choice: Choice, change: Change): HTMLElement {
  const box = h("input", { type: "checkbox", id: "reach-rings", checked: choice.rings, onchange: () => change({ rings: box.checked }) });
  return h("label", { class: "switch", htmlFor: "reach-rings" }, box, t("Rings of fewer minutes"));
}

export function directionField(choice: Choice, change: Change): HTMLElement {
  const radio = (direction: Choice["direction"], words: string): HTMLElement => h("label", { class: "switch" }, h("input", { type: "radio", name: "reach-direction", checked: choice.direction === direction, onchange: () => change({ direction }) }), t(words));
  return h("div", { class: "either", role: "radiogroup", "aria-label": t("Direction") }, radio("to", "People come here"), radio("from", "Help goes out"));
}

export function timeField(choice: Choice, change: Change): HTMLElement {
  const hour = h("select", { id: "reach-hour", "aria-label": t("Hour"), hidden: choice.day === null, onchange: () => change({ hour: Number(hour.value) }) },
    ...Array.from({ length: 24 }, (_unused, at) => h("option", { value: String(at), selected: at === choice.hour }, `${String(at).padStart(2, "0")}:00`)));
  const day = h("select", { id: "reach-day", onchange: () => { hour.hidden = !day.value; change({ day: day.value ? Number(day.value) : null }); } },
    h("option", { value: "" }, t("Any time")), ...DAYS.map((name, index) => h("option", { value: String(index + 1), selected: choice.day === index + 1 }, t(name))));
  return h("div", { class: "field time" }, h("label", { htmlFor: "reach-day" }, t("When"), h("small", { class: "quiet" }, ` ${t("opening hours and gates")}`)), h("div", { class: "pair-line" }, day, hour));
}
