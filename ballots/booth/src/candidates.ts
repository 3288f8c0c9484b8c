/** Candidates as the page came with them: statement and photograph, at hand while choosing. */
import { type Inside, el, fill, give } from "./dom.ts";
import type { Question } from "./protocol/election.ts";
import { say } from "./strings.en.ts";

/** What there is to see of a candidate besides the name. */
export interface Profile {
  particulars: string | undefined;
  /** The language of what they say of themselves; the statement's element has it of its own. */
  lang: string | undefined;
  portrait: HTMLImageElement | undefined;
  /** That they have died since the ballots were made, in the page's words. */
  died: string | undefined;
  /** The statement and what belongs to it. */
  more: Node[];
}

/** Has the links in what candidates write open beside the booth, in which a choice would be lost. */
export function openLinksApart(): void {
  for (const link of document.querySelectorAll<HTMLAnchorElement>("#candidates a")) give(link, { target: "_blank", rel: "noopener noreferrer" });
}

/**
 * Takes the candidates out of the page, where each stands under the name that the question has at that
 * place; the question is what is encrypted, so its names rule. Where they differ nothing is taken.
 */
export function takeProfiles(question: Question): (Profile | undefined)[] {
  const section = document.getElementById("candidates");
  const cards = [...(section?.querySelectorAll<HTMLElement>("article.candidate") ?? [])];
  const same = cards.length === question.answers.length && cards.every((card, i) => card.dataset["name"] === question.answers[i]);
  if (!same) return question.answers.map(() => undefined);
  section?.remove();
  return cards.map((card) => {
    const particulars = card.querySelector<HTMLElement>(".particulars");
    const portrait = card.querySelector<HTMLImageElement>("img.portrait") ?? undefined;
    const died = card.querySelector<HTMLElement>(".died");
    const rest = [...card.children].filter(
      (child) => child.tagName !== "H3" && child !== particulars && child !== died && !(portrait && child.contains(portrait)),
    );
    return {
      particulars: particulars?.textContent ?? undefined,
      lang: particulars?.lang,
      portrait,
      died: died?.textContent ?? undefined,
      more: rest,
    };
  });
}

/** A candidate's name with what there is to see; the name is a label where there is something to tick. */
export function card(name: string, profile: Profile | undefined, label: HTMLElement): HTMLElement {
  const portrait = profile?.portrait?.cloneNode() as HTMLImageElement | undefined;
  if (portrait) portrait.alt = "";
  return el(
    "div",
    { class: portrait ? "who pictured" : "who" },
    portrait,
    el("div", {}, label, profile && known(profile)),
    profile !== undefined && profile.more.length > 0 && statement(name, profile),
  );
}

/** What the page says of them besides the name, in a line or two. */
function known({ died, particulars, lang }: Profile): Inside[] {
  return [
    died !== undefined && el("p", { class: "died" }, el("strong", {}, died)),
    particulars !== undefined && el("p", { class: "hint", lang }, particulars),
  ];
}

function statement(name: string, profile: Profile): HTMLElement {
  const summary = el("summary", {}, say.statement, el("span", { class: "unseen" }, ` · ${say.statementOf(name)}`));
  const place = el("div", { class: "statement" });
  fill(place, profile.more.map((node) => node.cloneNode(true)));
  return el("details", {}, summary, place);
}

/** Two candidates beside each other, where there is something to compare. */
export function comparison(names: readonly string[], profiles: readonly (Profile | undefined)[]): HTMLElement | undefined {
  if (names.length < 2 || names.some((_, i) => profiles[i] === undefined)) return undefined;
  const columns = [say.compareOne, say.compareOther].map((label, i) => column(names, profiles, label, `compare-${i}`, i));
  return el("details", { class: "compare" }, el("summary", {}, say.compare), el("div", { class: "beside" }, columns));
}

function column(names: readonly string[], profiles: readonly (Profile | undefined)[], label: string, id: string, first: number): HTMLElement {
  const place = el("div");
  const options = names.map((name, i) => el("option", { value: i, selected: i === first }, name));
  const select = el("select", { id }, options);
  const draw = (): void => {
    const i = Number(select.value);
    const profile = profiles[i];
    const portrait = profile?.portrait?.cloneNode() as HTMLImageElement | undefined;
    fill(place, [
      el("h4", {}, names[i]),
      portrait,
      profile && known(profile),
      el("div", { class: "statement" }, profile?.more.map((node) => node.cloneNode(true))),
    ]);
  };
  select.addEventListener("change", draw);
  draw();
  return el("div", {}, el("label", { for: id }, label), select, place);
}
