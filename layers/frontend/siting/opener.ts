// Siting by a button of its own, as long as no panel around it has a place for it.
import { h } from "../dom.ts";
import { icon } from "../icons.ts";
import { onLanguage, t } from "../i18n.ts";
import type { Context } from "../context.ts";
import { sitingForm } from "./form.ts";

export function sitingButton(context: Context): () => void {
  const form = sitingForm(context), open = (): void => context.panel(t("Where should the next ones go?"), form.element);
  const button = h("button", { type: "button", class: "icon", "data-do": "siting", onclick: open }, icon("point"));
  const words = (): void => { button.title = t("Sites"); button.setAttribute("aria-label", button.title); document.querySelector(".map-buttons")?.append(button); };
  words();
  const forget = onLanguage(words);
  return () => { forget(); button.remove(); form.remove(); };
}
