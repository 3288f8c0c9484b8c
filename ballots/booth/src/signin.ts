/** Signing in without leaving the page: the ballot and everything else stays where it is. */
import * as api from "./api.ts";
import { button, el, fill } from "./dom.ts";
import { alarm, field } from "./screen.ts";
import { say } from "./strings.en.ts";

/** The two small forms; `done` is called once somebody is signed in. `label` says which address is meant. */
export function signInForm(done: () => void, label: string = say.address): HTMLElement {
  const place = el("div", { class: "signin" });
  askAddress(place, done, label);
  return place;
}

function elsewhere(): HTMLElement {
  return el(
    "p",
    { class: "hint" },
    el("a", { href: "/sign-in?next=/account", target: "_blank", rel: "noopener" }, say.otherTab),
    ". ",
    say.otherTabThen,
  );
}

function askAddress(place: HTMLElement, done: () => void, label: string): void {
  const input = el("input", { type: "email", autocomplete: "email", required: true, maxlength: 254 });
  const { row, wrong } = field("email", label, input);
  const trouble = alarm();
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    wrong(undefined);
    trouble.say(undefined);
    try {
      if (await api.askForCode(input.value.trim())) typeCode(place, done, label);
      else wrong(say.addressWrong);
    } catch (fault) {
      trouble.say((fault as Error).message);
    }
  };
  const submit = el("button", {}, say.sendCode);
  fill(place, [el("form", { novalidate: true, onsubmit: (event) => void send(event) }, row, trouble.place, el("p", {}, submit)), elsewhere()]);
}

function typeCode(place: HTMLElement, done: () => void, label: string): void {
  const input = el("input", { inputmode: "numeric", autocomplete: "one-time-code", required: true, maxlength: 20 });
  const { row, wrong } = field("digits", say.digits, input, say.codeSent);
  const trouble = alarm();
  const send = async (event: Event): Promise<void> => {
    event.preventDefault();
    wrong(undefined);
    trouble.say(undefined);
    try {
      if (await api.signIn(input.value.trim())) done();
      else wrong(say.digitsWrong);
    } catch (fault) {
      trouble.say((fault as Error).message);
    }
  };
  const again = button(say.anotherCode, () => askAddress(place, done, label), { class: "quiet" });
  const submit = el("button", {}, say.signIn);
  fill(place, [
    el("form", { novalidate: true, onsubmit: (event) => void send(event) }, row, trouble.place, el("p", { class: "actions" }, submit, again)),
    elsewhere(),
  ]);
  input.focus();
}
