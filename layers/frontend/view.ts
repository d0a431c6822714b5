// View: look, and see who is within reach.
import { h } from "./dom.ts";
import { icon } from "./icons.ts";
import { onLanguage, t } from "./i18n.ts";
import { choiceOf } from "./reach/choice.ts";
import { ReachPanel } from "./reach/panel.ts";
import type { Mode } from "./context.ts";

export const viewMode: Mode = {
  id: "view", title: "View", allowed: () => true,
  start: (context) => {
    const panel = new ReachPanel(context), button = h("button", { type: "button", class: "icon", onclick: () => panel.open() }, icon("circle"));
    const words = (): void => { button.title = t("Service circles"); button.setAttribute("aria-label", button.title); document.querySelector(".map-buttons")?.append(button); };
    words();
    const forget = onLanguage(words);
    if (choiceOf(location.hash) || (context.config.categories.service_points.length && window.innerWidth > 1100)) panel.open();
    return () => { forget(); button.remove(); context.panel("", null); panel.remove(); };
  },
};
