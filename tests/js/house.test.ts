// What holds for the sources themselves.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { dictionaryKeys, setLanguage, t } from "../../layers/frontend/i18n.ts";

const HOME = "layers/frontend";
const sources = readdirSync(HOME, { recursive: true }).map(String).filter((name) => name.endsWith(".ts"));
const text = (name: string): string => readFileSync(join(HOME, name), "utf8");

test("the map library is imported by one file", () => {
  const importers = sources.filter((name) => /from "ol(\/|")/.test(text(name)));
  assert.deepEqual(importers, [join("map", "ol.ts")]);
});

test("every text of the interface has its Chinese", () => {
  const known = new Set(dictionaryKeys());
  const missing = sources.flatMap((name) => [...text(name).matchAll(/\bt\("((?:[^"\\]|\\.)+)"\)/g)].map((match) => match[1]!)).filter((key) => !known.has(key));
  assert.deepEqual([...new Set(missing)], []);
});

test("nothing is fetched from elsewhere", () => {
  const outward = sources.filter((name) => /["'`]https?:\/\/(?!www\.w3\.org)/.test(text(name)));
  assert.deepEqual(outward, []);
});

test("the language can be changed and changed back", () => {
  setLanguage("zh");
  assert.equal(t("Layers"), "图层");
  setLanguage("en");
  assert.equal(t("Layers"), "Layers");
});
