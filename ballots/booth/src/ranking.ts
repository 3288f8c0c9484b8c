/**
 * Ranking: press "Rank" by one after the other, or type a place; move up and down in the ranking itself, by
 * buttons or by dragging. No dragging is needed, and every change is said.
 */
import { button, el } from "./dom.ts";
import { type Profile, card, comparison } from "./candidates.ts";
import { type Asked, type Given, blankBox } from "./choosing.ts";
import { draggable } from "./dragging.ts";
import type { Ranked } from "./protocol/election.ts";
import type { Answer } from "./protocol/make.ts";
import type { Screen } from "./screen.ts";
import { say } from "./strings.en.ts";

/** Who is ranked, best first, by number on the ballot. Pure: every change gives another one. */
export type Order = readonly number[];

/** Puts a candidate at a place from 1 on; whoever was there moves down. 0 takes them away. */
export function placed(order: Order, candidate: number, place: number): number[] {
  const others = order.filter((one) => one !== candidate);
  if (place < 1) return others;
  others.splice(Math.min(place - 1, others.length), 0, candidate);
  return others;
}

/** The rank of each candidate, as the ballot has it: 1 best, 0 not ranked. */
export function ranksOf(order: Order, count: number): number[] {
  return Array.from({ length: count }, (_, candidate) => order.indexOf(candidate) + 1);
}

/** The order that these ranks say. */
export function orderOf(ranks: Answer): number[] {
  const ranked = ranks.map((rank, candidate) => ({ rank, candidate })).filter(({ rank }) => rank > 0);
  return ranked.sort((a, b) => a.rank - b.rank).map(({ candidate }) => candidate);
}

/** A question whose candidates are ranked. `before` is what was ranked before, if anybody was. */
export function askRanked(
  screen: Screen,
  question: Ranked,
  profiles: readonly (Profile | undefined)[],
  before: Answer | undefined,
): Asked {
  const names = question.answers;
  let order: number[] = before === undefined ? [] : orderOf(before);
  const name = (candidate: number): string => names[candidate] ?? "";
  const blank = blankBox(say.blankRanked, before !== undefined && order.length === 0, () => change([], say.cleared));
  const rows = names.map((_, candidate) => row(candidate));
  const list = rankingList(names, put, () => change([], say.cleared));

  function change(to: number[], said: string): void {
    order = to;
    if (order.length > 0) blank.box.checked = false;
    draw();
    screen.tell(said);
  }
  function put(candidate: number, place: number): void {
    const to = placed(order, candidate, place);
    const now = to.indexOf(candidate) + 1;
    change(to, now > 0 ? say.nowRanked(name(candidate), now) : say.nowRemoved(name(candidate)));
  }
  function row(candidate: number): { item: HTMLElement; draw: () => void } {
    const typed = el("input", {
      type: "text", inputmode: "numeric", autocomplete: "off", maxlength: 3, class: "place",
      "aria-label": say.placeOf(name(candidate)),
    });
    const tidy = (): void => {
      const place = order.indexOf(candidate) + 1;
      typed.value = place > 0 ? String(place) : "";
    };
    // Taken with every sign, so that nothing is drawn anew when the next button is pressed; what is being
    // typed is put right afterwards.
    let typing = false;
    typed.addEventListener("input", () => {
      typing = true;
      put(candidate, Number.parseInt(typed.value, 10) || 0);
      typing = false;
    });
    for (const event of ["change", "blur"]) typed.addEventListener(event, tidy);
    const press = button("", () => put(candidate, order.includes(candidate) ? 0 : order.length + 1), { class: "rank quiet" });
    const label = el("span", { class: "pick" }, typed, el("span", { class: "name" }, name(candidate)), press);
    const item = el("li", {}, card(name(candidate), profiles[candidate], label));
    return {
      item,
      draw: () => {
        const ranked = order.includes(candidate);
        if (!typing) tidy();
        item.classList.toggle("ranked", ranked);
        press.textContent = ranked ? say.takeAway : say.rankAs(order.length + 1);
        const whole = ranked ? say.takeAwayOf(name(candidate)) : say.rankAsOf(name(candidate), order.length + 1);
        press.setAttribute("aria-label", whole);
      },
    };
  }
  function draw(): void {
    for (const one of rows) one.draw();
    list.draw(order);
  }
  draw();
  const place = el(
    "div",
    { class: "question", role: "group", "aria-labelledby": "question-title" },
    el("h3", { id: "question-title" }, question.question),
    el("p", { class: "hint" }, say.rankHelp),
    comparison(names, profiles),
    el("div", { class: "two" }, el("div", {}, el("ul", { class: "choices" }, rows.map(({ item }) => item)), blank.row), list.place),
  );
  const given = (): Given =>
    order.length === 0 && !blank.box.checked
      ? { missing: say.emptyRanked, soFar: undefined }
      : { answer: ranksOf(order, names.length) };
  return { place, given };
}

/** The ranking itself, best first, with what moves each in it; `put` moves one to a place, `clear` empties it. */
function rankingList(
  names: readonly string[],
  put: (candidate: number, place: number) => void,
  clear: () => void,
): { place: HTMLElement; draw: (order: Order) => void } {
  const title = el("h3", { id: "ranking-title", tabindex: -1 }, say.yourRanking);
  const list = el("ol", { "aria-labelledby": "ranking-title" });
  const left = el("p", { class: "hint" });
  const clearAll = button(
    say.clear,
    () => {
      clear();
      // The button is gone with what it cleared.
      title.focus();
    },
    { class: "quiet" },
  );
  const empty = el("div", {}, el("p", { class: "hint" }, say.nobodyYet));
  const some = el("div", {}, list, left, clearAll);
  const place = el("div", { class: "ranking", id: "ranking" }, title, empty, some);
  const items = names.map((name, candidate) => {
    let now = 0;
    const move = (by: -1 | 1): HTMLButtonElement => {
      const press = (): void => {
        put(candidate, now + by);
        // It has lost the focus with its place, and at the end of the list it can't be pressed again.
        const [one, other] = by < 0 ? [up, down] : [down, up];
        (one.disabled ? other : one).focus();
      };
      const label = by < 0 ? say.up(name) : say.down(name);
      return button(by < 0 ? "↑" : "↓", press, { "aria-label": label, class: "quiet move" });
    };
    const [up, down] = [move(-1), move(1)];
    const grip = el("span", { class: "grip", "aria-hidden": "true", title: say.drag });
    const item = el("li", {}, grip, el("span", { class: "name" }, name), up, down);
    draggable(item, grip, (to) => put(candidate, to));
    const draw = (to: number, of: number): HTMLElement => {
      now = to;
      up.disabled = to === 1;
      down.disabled = to === of;
      return item;
    };
    return { item, draw };
  });
  const draw = (order: Order): void => {
    empty.hidden = order.length > 0;
    some.hidden = order.length === 0;
    for (const [candidate, { item }] of items.entries()) if (!order.includes(candidate)) item.remove();
    for (const [i, candidate] of order.entries()) {
      const item = items[candidate]?.draw(i + 1, order.length);
      // What stands at its place stays in the page: it may have the focus, or be under somebody's finger.
      if (item !== undefined && list.children[i] !== item) list.insertBefore(item, list.children[i] ?? null);
    }
    left.textContent = say.notRanked(names.length - order.length);
  };
  return { place, draw };
}
