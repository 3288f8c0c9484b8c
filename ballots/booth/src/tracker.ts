/** A tracker as it is shown: in groups that can be compared by eye, and copied whole. */
import { button, el } from "./dom.ts";
import type { Screen } from "./screen.ts";
import { say } from "./strings.en.ts";

/** The tracker with a button that copies it. */
export function shownTracker(screen: Pick<Screen, "tell">, tracker: string): HTMLElement {
  const groups = tracker.match(/.{1,6}/g) ?? [];
  const parts = groups.map((group) => el("span", {}, group));
  const copy = (): void =>
    void navigator.clipboard.writeText(tracker).then(
      () => screen.tell(say.copied),
      () => {},
    );
  return el(
    "p",
    { class: "tracker" },
    el("strong", {}, say.tracker),
    el("code", { id: "tracker" }, parts),
    button(say.copy, copy, { class: "quiet" }),
  );
}
