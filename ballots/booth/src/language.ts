/**
 * The booth in the reader's language. English stands where it is said, and is the name under which a translation
 * is looked up; the service puts those of the reader's language on the page (docs/languages.md). They are data:
 * what is said is shown as text, and nothing becomes markup or runs.
 */

/** The names in braces of a sentence: "count" of "{count} of them". */
type Places<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Places<Rest> : never;
/** A value for each of them, and for nothing else. */
type Values<S extends string> = [Places<S>] extends [never] ? [] : [Record<Places<S>, string | number>];

/** What the page brought along: translations by their English. An English page has none. */
const words = globalThis.document?.getElementById("booth")?.dataset["words"];
const translations = readWords(words);

/** The language that all of this is in, as a tag of BCP 47: the page's own, unless it brought no translation. */
export const language = words === undefined ? "en-GB" : document.documentElement.lang;

/** A moment as it is written in that language. */
export function moment(time: Date): string {
  const how = { dateStyle: "long", timeStyle: "long" } as const;
  try {
    return time.toLocaleString(language, how);
  } catch {
    // A language that the browser doesn't know the tag of.
    return time.toLocaleString("en-GB", how);
  }
}

/** The translations in a text of JSON. What is none is left in English: nobody can't vote for want of a word. */
export function readWords(words: string | undefined): Map<string, string> {
  try {
    const said: unknown = JSON.parse(words ?? "{}");
    const pairs = typeof said === "object" && said !== null ? Object.entries(said) : [];
    return new Map(pairs.filter((pair): pair is [string, string] => typeof pair[1] === "string"));
  } catch {
    return new Map();
  }
}

const translated = (english: string): string => translations.get(english) ?? english;

/** A sentence in the reader's language, with values in the places that are named for them. */
export function t<S extends string>(english: S, ...[values]: Values<S>): string {
  const all = new Map(Object.entries<string | number>(values ?? {}));
  return translated(english).replace(/\{(\w+)\}/g, (place, name: string) => String(all.get(name) ?? place));
}

/** The same texts in the reader's language. A function among them makes its sentence with `t`. */
export function spoken<Texts extends object>(texts: Texts): Texts {
  const one = (text: unknown): unknown => {
    if (typeof text === "string") return translated(text);
    return typeof text === "object" && text !== null ? spoken(text) : text;
  };
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, one(text)])) as Texts;
}
