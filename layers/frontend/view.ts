// View: look, and draw service circles.
import { circlesForm } from "./circles/circles.ts";
import type { Mode } from "./context.ts";
import { t } from "./i18n.ts";

export const viewMode: Mode = {
  id: "view", title: "View", allowed: () => true,
  start: (context) => {
    const form = circlesForm(context);
    if (context.config.categories.service_points.length && window.innerWidth > 1100) context.panel(t("Service circles"), form.element);
    const button = form.opener();
    document.querySelector(".map-buttons")?.append(button);
    return () => { form.clear(); button.remove(); context.panel("", null); };
  },
};
