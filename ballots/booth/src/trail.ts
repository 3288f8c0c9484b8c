/** The steps that were shown, so that the browser's "Back" leads to the one before and not out of the page. */

/** What of the browser's history is used. It is told numbers alone: nothing of a choice is in it. */
type Past = Pick<History, "pushState" | "replaceState" | "go">;

/** The steps of one visit. */
export class Trail {
  /** How each is shown again. */
  private readonly steps: (() => void)[] = [];
  /** Tells this visit's entries from those that a page at the same address left behind. */
  private readonly visit = crypto.randomUUID();
  private state: "open" | "held" | "over" = "open";

  constructor(
    private readonly past: Past = history,
    events: EventTarget = window,
  ) {
    events.addEventListener("popstate", (event) => this.went((event as PopStateEvent).state));
  }

  /** A step forward; `again` is called when "Back" leads to it. */
  add(again: () => void): void {
    const entry = { visit: this.visit, at: this.steps.push(again) - 1 };
    if (entry.at === 0) this.past.replaceState(entry, "");
    else this.past.pushState(entry, "");
  }

  /** From now on "Back" does nothing: something is under way that must not be left in the middle. */
  hold(): void {
    this.state = "held";
  }

  /** "Back" leads to the step before again. */
  free(): void {
    this.state = "open";
  }

  /** There is no step to go back to any more: "Back" leaves the page. */
  over(): void {
    this.state = "over";
  }

  private went(entry: { visit?: string; at?: number } | null): void {
    const now = this.steps.length - 1;
    if (entry?.visit !== this.visit || entry.at === undefined || entry.at === now) return;
    if (this.state === "over") return this.past.go(-entry.at - 1);
    // Forward leads the page's own button alone, which looks at what was chosen.
    if (this.state === "held" || entry.at > now) return this.past.go(now - entry.at);
    this.steps.length = entry.at + 1;
    this.steps[entry.at]?.();
  }
}
