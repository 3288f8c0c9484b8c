/**
 * Ranking: press "Rank" by one after the other, or type a place; move up and down in the ranking itself, by
 * buttons or by dragging. No dragging is needed, and every change is said.
 */
import { button, el, fill } from "./dom.ts";
import { type Profile, card, comparison } from "./candidates.ts";
import { type Asked, blankBox } from "./choosing.ts";
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

/** A question whose candidates are ranked. `before` is an answer given before, if there is one. */
export function askRanked(
  screen: Screen,
  question: Ranked,
  profiles: readonly (Profile | undefined)[],
  before: Answer | undefined,
): Asked {
  const names = question.answers;
  let order: number[] = before === undefined ? [] : orderOf(before);
  const name = (candidate: number): string => names[candidate] ?? "";
  const ranking = el("div", { class: "ranking", id: "ranking" });
  const blank = blankBox(say.blankRanked, before !== undefined && order.length === 0, () => change([], say.cleared));
  const rows = names.map((_, candidate) => row(candidate));

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
    typed.addEventListener("change", () => put(candidate, Number.parseInt(typed.value, 10) || 0));
    const press = button("", () => put(candidate, order.includes(candidate) ? 0 : order.length + 1), { class: "rank quiet" });
    const label = el("span", { class: "pick" }, typed, el("span", { class: "name" }, name(candidate)), press);
    const item = el("li", {}, card(name(candidate), profiles[candidate], label));
    return {
      item,
      draw: () => {
        const place = order.indexOf(candidate) + 1;
        typed.value = place > 0 ? String(place) : "";
        item.classList.toggle("ranked", place > 0);
        press.textContent = place > 0 ? say.takeAway : say.rankAs(order.length + 1);
        const whole = place > 0 ? say.takeAwayOf(name(candidate)) : say.rankAsOf(name(candidate), order.length + 1);
        press.setAttribute("aria-label", whole);
      },
    };
  }
  function mover(candidate: number, by: -1 | 1): HTMLButtonElement {
    const place = order.indexOf(candidate) + 1;
    const end = by < 0 ? place === 1 : place === order.length;
    const label = by < 0 ? say.up(name(candidate)) : say.down(name(candidate));
    const id = `${by < 0 ? "up" : "down"}-${candidate}`;
    const press = (): void => {
      put(candidate, place + by);
      // At the end of the list the button that was pressed can't be pressed again.
      const again = document.getElementById(id) as HTMLButtonElement | null;
      const other = document.getElementById(`${by < 0 ? "down" : "up"}-${candidate}`);
      (again?.disabled ? other : again)?.focus();
    };
    return button(by < 0 ? "↑" : "↓", press, { id, "aria-label": label, disabled: end, class: "quiet move" });
  }
  function draw(): void {
    for (const one of rows) one.draw();
    const items = order.map((candidate) => {
      const grip = el("span", { class: "grip", "aria-hidden": "true", title: say.drag });
      const item = el("li", {}, grip, el("span", { class: "name" }, name(candidate)), mover(candidate, -1), mover(candidate, 1));
      draggable(item, grip, (place) => put(candidate, place));
      return item;
    });
    const left = names.length - order.length;
    fill(ranking, [
      el("h3", { id: "ranking-title" }, say.yourRanking),
      order.length === 0
        ? el("p", { class: "hint" }, say.nobodyYet)
        : [
            el("ol", { "aria-labelledby": "ranking-title" }, items),
            el("p", { class: "hint" }, say.notRanked(left)),
            button(say.clear, () => change([], say.cleared), { class: "quiet" }),
          ],
    ]);
  }
  draw();
  const place = el(
    "div",
    { class: "question", role: "group", "aria-labelledby": "question-title" },
    el("h3", { id: "question-title" }, question.question),
    el("p", { class: "hint" }, say.rankHelp),
    comparison(names, profiles),
    el("div", { class: "two" }, el("div", {}, el("ul", { class: "choices" }, rows.map(({ item }) => item)), blank.row), ranking),
  );
  const answer = (): ReturnType<Asked["answer"]> =>
    order.length === 0 && !blank.box.checked
      ? { missing: say.emptyRanked }
      : { answer: ranksOf(order, names.length) };
  return { place, answer };
}
