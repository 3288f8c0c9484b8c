/** The few words in which this program makes elements. Text is text: nothing here takes markup. */

/** What an element can be given: attributes, and handlers of events by `on...`. */
export type Given = Record<string, string | number | boolean | undefined | ((event: Event) => void)>;

/** What stands inside an element. */
export type Inside = Node | string | undefined | false | Inside[];

/** An element with its attributes and what is inside. `true` is an attribute without a value. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  given: Given = {},
  ...inside: Inside[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  give(made, given);
  fill(made, inside);
  return made;
}

/** Sets attributes and handlers. */
export function give(element: Element, given: Given): void {
  for (const [name, value] of Object.entries(given)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
}

/** Replaces what is inside. */
export function fill(element: Element, inside: Inside[]): void {
  element.replaceChildren(...flat(inside));
}

function flat(inside: Inside[]): (Node | string)[] {
  return inside.flatMap((one) => (Array.isArray(one) ? flat(one) : one ? [one] : []));
}

/** A button that does something. */
export function button(text: string, press: () => void, given: Given = {}): HTMLButtonElement {
  return el("button", { type: "button", onclick: press, ...given }, text);
}

/** Has the browser ask before the page is left: a listener of `beforeunload`. Older browsers know the second line alone. */
export function askBeforeLeaving(event: Event): void {
  event.preventDefault();
  (event as BeforeUnloadEvent).returnValue = true;
}

/** Hands the person a file to keep. */
export function saveFile(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = el("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A picture of black squares on white, from a table of which are black. */
export function squares(table: readonly (readonly boolean[])[], label: string): SVGSVGElement {
  const name = "http://www.w3.org/2000/svg";
  const size = table.length;
  const picture = document.createElementNS(name, "svg");
  give(picture, { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label, class: "qr" });
  const path = document.createElementNS(name, "path");
  const black = table.flatMap((row, y) => row.map((is, x) => (is ? `M${x} ${y}h1v1h-1z` : "")));
  give(path, { d: black.join(""), fill: "#000" });
  picture.append(path);
  return picture;
}
