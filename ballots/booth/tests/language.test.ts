/** Another language: every sentence of the booth is found in the catalogue, translated, and filled with its values. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { TOP } from "./support/programs.ts";

/** A letter with this sign is no English. */
const DOT = "\u0307";
const dotted = (text: string): string => text.replace(/\{\w+\}|\p{L}/gu, (part) => (part.startsWith("{") ? part : part + DOT));
const catalogue = Object.keys(JSON.parse(readFileSync(join(TOP, "docs/catalogue.json"), "utf8")) as object);
const words = Object.fromEntries(catalogue.map((english) => [english, dotted(english)]));

/** The page of a reader of that language, as the program finds it; the program is loaded after it. */
const dataset = { words: JSON.stringify(words) };
Object.assign(globalThis, { document: { documentElement: { lang: "cy" }, getElementById: () => ({ dataset }) } });
const { language, moment, readWords, t } = await import("../src/language.ts");
const files = { strings: (await import("../src/strings.en.ts")).say, "keys-strings": (await import("../src/keys-strings.en.ts")).say };

/** What functions among the texts are given: each with values that bring out its sentences. */
const VALUES: unknown[][] = [[0, 1, 2, 3, 5], [true, false], ["…"], [["…"]]];

/** All that a text can say. */
function said(text: unknown): string[] {
  if (typeof text === "string") return [text];
  if (typeof text !== "function") return Object.values(text as object).flatMap(said);
  const calls = VALUES.flatMap((values) => values.flatMap((one) => values.map((other) => [one, other])));
  const heard = calls.flatMap(([one, other]) => {
    try {
      return [String(text(one, other))];
    } catch {
      // Not a value of the kind that it takes.
      return [];
    }
  });
  assert.ok(heard.length > 0, String(text));
  return heard;
}

test("no sentence of the booth is left in English", () => {
  for (const [file, say] of Object.entries(files)) {
    const all = said(say);
    assert.ok(all.length > 150, `${file} says ${all.length} things`);
    // Values of the wrong kind come out as words of the language, not of ours.
    const plain = (text: string): string => text.replaceAll(/undefined|true|false|NaN|Infinity/g, "");
    const english = all.filter((text) => new RegExp(`\\p{L}(?!${DOT})`, "u").test(plain(text).normalize("NFD")));
    assert.deepEqual([...new Set(english)], [], file);
    assert.deepEqual(all.filter((text) => /[{}]/.test(text)), [], "every place has its value");
  }
});

test("values are put in once, as they are", () => {
  assert.equal(t("Save {name}", { name: "{name} $& $1" }), `${dotted("Save")} {name} $& $1`);
  assert.equal(t("Nobody translates {name}, {name}", { name: "x" }), "Nobody translates x, x");
  assert.equal(files.strings.rankAs(2), `${dotted("Rank")} 2${dotted("nd")}`);
  assert.equal(files.strings.steps.cast, dotted("Cast"));
});

test("what is no translation is left in English", () => {
  for (const words of [undefined, "", "{", "null", "1", '"Save"', "[]", "{}", '{"Save":null}', '{"Save":{"x":1}}']) assert.equal(readWords(words).size, 0, words);
  assert.deepEqual([...readWords('{"Save":"Cadw","Back":2,"Next":"Nesaf"}')], [["Save", "Cadw"], ["Next", "Nesaf"]]);
});

test("what is said is marked as being in the page's language", () => {
  assert.equal(language, "cy");
  assert.match(moment(new Date("2026-12-01T12:00:00Z")), /2026/);
});
