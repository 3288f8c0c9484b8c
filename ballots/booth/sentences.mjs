// sentences: what a file of sentences (src/*strings.en.ts) says, in English. The build gives the list to the
// service, which puts the reader's language beside it on the page; `make check` holds the catalogue to it.

/** The sentences of the file's text, and whatever in it is said past them. */
export function sentencesOf(text) {
  const [head, body] = text.replace(/^\s*(?:\/\/|\/\*\*).*$/gm, "").split(/^export const say = spoken\(\{$/m);
  if (body === undefined) return { sentences: [], faults: ["no line `export const say = spoken({`"] };
  const sentences = [];
  const faults = head.includes("`") ? ["said past the catalogue: a template before `say`"] : [];
  // A text is said as the value of a name, or by `t`; what has no letters is no text.
  const read = (code, pattern) => {
    for (const [whole, before, literal] of code.matchAll(pattern)) {
      if (before !== undefined && literal.startsWith('"')) sentences.push(JSON.parse(literal));
      else if (/^`|\p{L}/u.test(literal)) faults.push(`said past the catalogue: ${whole}`);
    }
  };
  read(head, /(\bt\()("(?:[^"\\]|\\.)*")/g);
  read(body, /(\bt\(|\b\w+: )?("(?:[^"\\]|\\.)*"|`[^`]*`)/g);
  return { sentences, faults };
}
