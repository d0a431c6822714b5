// Save the view as a map page: one file with the layers shown, which opens without a server.
import { t } from "../i18n.ts";
import { transformExtent } from "../map/ol.ts";
import { fileName, mapPageAddress } from "../map/request.ts";
import type { Context } from "../context.ts";

export async function saveMapPage(context: Context): Promise<void> {
  const { map, overlays, config } = context, view = map.getView();
  const bbox = transformExtent(view.calculateExtent(map.getSize()), "EPSG:3857", "EPSG:4326");
  context.toast(t("The map page is being made…"));
  const response = await fetch(mapPageAddress(overlays.states, config.layers, overlays.scheme, bbox, view.getZoom()!), { credentials: "same-origin" });
  if (!response.ok) throw new Error(await reasonOf(response));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await response.blob());
  link.download = fileName(response.headers.get("Content-Disposition"), "map.html");
  link.click();
  URL.revokeObjectURL(link.href);
}

async function reasonOf(response: Response): Promise<string> {
  const body = (await response.json().catch(() => ({}))) as { detail?: string };
  return body.detail ?? `${response.status} ${response.statusText}`;
}
