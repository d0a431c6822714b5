// Bundle the map into layers/static/layers/, or the tests into .local/js-tests/.
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const OUT = "layers/static/layers";

// The map, every page of its own (pages/NAME.ts) and every worker (workers/NAME.ts); what they share is one chunk.
async function entries() {
  const found = { map: "layers/frontend/main.ts" };
  for (const folder of ["pages", "workers"]) {
    for (const name of await readdir(`layers/frontend/${folder}`).catch(() => [])) {
      if (name.endsWith(".ts")) found[name.slice(0, -3)] = `layers/frontend/${folder}/${name}`;
    }
  }
  return found;
}

async function page() {
  await rm(OUT, { recursive: true, force: true });
  await mkdir(`${OUT}/vendor`, { recursive: true });
  await build({
    entryPoints: await entries(),
    bundle: true, minify: true, sourcemap: true, format: "esm", splitting: true, target: "es2022",
    chunkNames: "shared-[hash]", outdir: OUT, logLevel: "warning", legalComments: "none",
  });
  for (const name of ["leaflet.js", "leaflet.css"]) await copyFile(`node_modules/leaflet/dist/${name}`, `${OUT}/vendor/${name}`);
  const made = (await readdir(OUT)).filter((name) => /\.(js|css)$/.test(name));
  for (const name of made) await writeFile(`${OUT}/${name}.gz`, gzipSync(await readFile(`${OUT}/${name}`), { level: 9 }));
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
