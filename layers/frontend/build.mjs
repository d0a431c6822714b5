// Bundle the map into layers/static/layers/, or the tests into .local/js-tests/.
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const OUT = "layers/static/layers";

async function page() {
  await rm(OUT, { recursive: true, force: true });
  await mkdir(`${OUT}/vendor`, { recursive: true });
  await build({
    entryPoints: { map: "layers/frontend/main.ts" },
    bundle: true, minify: true, sourcemap: true, format: "iife", target: "es2022",
    outdir: OUT, logLevel: "warning", legalComments: "none",
  });
  for (const name of ["leaflet.js", "leaflet.css"]) await copyFile(`node_modules/leaflet/dist/${name}`, `${OUT}/vendor/${name}`);
  for (const name of ["map.js", "map.css"]) await writeFile(`${OUT}/${name}.gz`, gzipSync(await readFile(`${OUT}/${name}`), { level: 9 }));
}

async function tests() {
  const files = (await readdir("tests/js")).filter((name) => name.endsWith(".test.ts"));
  await rm(".local/js-tests", { recursive: true, force: true });
  await build({
    entryPoints: files.map((name) => `tests/js/${name}`),
    bundle: true, platform: "node", format: "esm", target: "node18",
    outdir: ".local/js-tests", outExtension: { ".js": ".mjs" }, logLevel: "warning",
  });
}

await (process.argv.includes("--tests") ? tests() : page());
