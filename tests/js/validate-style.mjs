// Read styles as a JSON object from stdin; print what MapLibre's own validator finds wrong with each, as JSON.
import { validateStyleMin } from "@maplibre/maplibre-gl-style-spec";

let text = "";
for await (const piece of process.stdin) text += piece;
const findings = Object.entries(JSON.parse(text)).map(([name, style]) => [name, validateStyleMin(style).map((error) => error.message)]);
process.stdout.write(JSON.stringify(Object.fromEntries(findings)));
