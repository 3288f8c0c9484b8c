/** Signing in without leaving the page: the ballot and everything else stays where it is. */
import * as api from "./api.ts";
import { button, el, fill } from "./dom.ts";
import { alarm, field, oneAtATime, refocus } from "./screen.ts";
import { say } from "./strings.en.ts";

/**
 * The two small forms; `done` is called once when somebody is signed in: here, or in another tab, which is
 * noticed when they come back from it. `label` says which address is meant.
 */
export function signInForm(done: () => void, label: string = say.address): HTMLElement {
  const place = el("div", { class: "signin" });
  const forms = el("div");
  // Two ways may lead to the end at once.
  let ended = false;
  const end = (): void => {
    removeEventListener("focus", back);
    if (ended || !place.isConnected) return;
    ended = true;
    done();
  };
  const back = (): void => {
    if (!place.isConnected) return removeEventListener("focus", back);
    // What goes wrong now is told to whoever presses the button.
    api.isSomebodyIn().then((is) => is && end(), () => {});
  };
  addEventListener("focus", back);
  askAddress(forms, end, label);
  fill(place, [forms, elsewhere(end)]);
  return place;
}

/** Another way to sign in, and the button for those who have gone it. */
function elsewhere(done: () => void): HTMLElement {
  const trouble = alarm();
  const look = async (): Promise<void> => {
    trouble.say(undefined);
    try {
      if (await api.isSomebodyIn()) done();
      else trouble.say(say.notSignedInYet);
    } catch (fault) {
      trouble.say((fault as Error).message);
    }
  };
  const pressed = button(say.signedInElsewhere, () => void oneAtATime(pressed, look), { class: "quiet" });
  return el(
    "div",
    {},
    el("p", { class: "hint" }, el("a", { href: "/sign-in?next=/account", target: "_blank", rel: "noopener" }, say.otherTab), ". ", say.otherTabThen),
    trouble.place,
    el("p", {}, pressed),
  );
}

/** A form of one field; `work` says what is wrong with what was typed, if something is. */
function small(
  [id, label, hint]: [id: string, label: string, hint?: string],
  input: HTMLInputElement,
  [text, ...others]: [text: string, ...others: HTMLElement[]],
  work: () => Promise<string | undefined>,
): HTMLElement {
  const { row, wrong } = field(id, label, input, hint);
  const trouble = alarm();
  const submit = el("button", {}, text);
  const send = async (): Promise<void> => {
    wrong(undefined);
    trouble.say(undefined);
    try {
      wrong(await work());
    } catch (fault) {
      trouble.say((fault as Error).message);
    }
  };
  const submitted = (event: Event): void => {
    event.preventDefault();
    void oneAtATime(submit, send);
  };
  return el("form", { novalidate: true, onsubmit: submitted }, row, trouble.place, el("p", { class: "actions" }, submit, others));
}

function askAddress(place: HTMLElement, done: () => void, label: string): HTMLInputElement {
  const input = el("input", { type: "email", autocomplete: "email", required: true, maxlength: 254 });
  const send = async (): Promise<string | undefined> => {
    if (!(await api.askForCode(input.value.trim()))) return say.addressWrong;
    typeCode(place, done, label);
    return undefined;
  };
  fill(place, [small(["email", label], input, [say.sendCode], send)]);
  return input;
}

function typeCode(place: HTMLElement, done: () => void, label: string): void {
  const input = el("input", { inputmode: "numeric", autocomplete: "one-time-code", required: true, maxlength: 20 });
  const send = async (): Promise<string | undefined> => {
    if (!(await api.signIn(input.value.trim()))) return say.digitsWrong;
    done();
    return undefined;
  };
  const again = button(say.anotherCode, () => askAddress(place, done, label).focus(), { class: "quiet" });
  fill(place, [small(["digits", say.digits, say.codeSent], input, [say.signIn, again], send)]);
  refocus(input);
}

/** Has somebody whose session has ended sign in again in `place`, which is empty afterwards; `leave` is for who doesn't want to. */
function signedInAgain(place: HTMLElement, leave: (() => void) | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      fill(place, []);
      refocus();
      resolve();
    };
    fill(place, [el("p", { class: "state warn", role: "alert" }, say.signInAgain), signInForm(done), leave && el("p", {}, button(say.back, leave, { class: "quiet" }))]);
  });
}

/**
 * Does what is for those alone who are signed in. Whoever isn't any more signs in in `place`, and then it is done
 * again; whoever leaves the step instead doesn't have it done. With `leave` there is a button for that, which calls it.
 */
export async function whenSignedIn<T>(place: HTMLElement, act: () => Promise<T>, leave?: () => void): Promise<T> {
  for (;;) {
    try {
      return await act();
    } catch (fault) {
      if (!api.isSignedOut(fault)) throw fault;
      await signedInAgain(place, leave);
    }
  }
}
