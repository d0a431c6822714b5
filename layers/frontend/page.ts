// What a page of its own starts from: the server's facts, a client with the CSRF token, words in the page's language.
import { Api } from "./api.ts";
import { h } from "./dom.ts";
import { t } from "./i18n.ts";

// The JSON that the template left under `id` (`json_script`).
export function facts<T>(id = "facts"): T {
  return JSON.parse(document.getElementById(id)?.textContent || "null") as T;
}

// Every page has a form with the token: signing out.
export function pageApi(): Api {
  return new Api(document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "");
}

export function words(error: unknown): string {
  return t(error instanceof Error ? error.message : String(error));
}

// Run a page; what goes wrong is said in its place instead of leaving it empty.
export function startPage(place: HTMLElement, run: () => Promise<void>): void {
  run().then(() => { document.documentElement.dataset.ready = "true"; }).catch((error: unknown) => {
    const again = h("button", { type: "button", class: "primary", onclick: () => location.reload() }, t("Try again"));
    place.replaceChildren(h("div", { class: "note error", role: "alert" }, h("p", {}, words(error)), again));
    document.documentElement.dataset.ready = "error";
  });
}
