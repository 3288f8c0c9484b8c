/** Begins on whichever page this is. */
import { check } from "./check.ts";
import { codeOfAddress } from "./code.ts";
import { button, el } from "./dom.ts";
import { Screen, oneAtATime } from "./screen.ts";
import { say } from "./strings.en.ts";
import type { WorkerFile } from "./thread.ts";
import { Vote } from "./vote.ts";

const root = document.getElementById("booth");

/** Starts, and where that fails says why, with a button that starts again. */
async function start(screen: Screen, page: () => Promise<void>): Promise<void> {
  try {
    await page();
  } catch (fault) {
    const why = (fault instanceof Error ? fault.message : String(fault)).replace(/\.$/, "");
    const again = button(say.tryAgain, () => void oneAtATime(again, () => start(screen, page)));
    screen.show(undefined, say.cantStart, el("p", { class: "state wrong", role: "alert" }, say.cantStartWhy(why)), el("p", {}, again));
  }
}

/** The page to vote on. The code leaves the address at once, and is kept here until a step of the booth can take it. */
function vote(screen: Screen, uuid: string, file: WorkerFile, revoting: boolean): Promise<void> {
  let code = codeOfAddress();
  let begun: Vote | undefined;
  /** From here it is kept no longer: the vote ends with the page saying that it is gone. */
  const take = (): string | undefined => {
    const held = code;
    code = undefined;
    return held;
  };
  addEventListener("hashchange", () => {
    const later = codeOfAddress();
    if (later === undefined) return;
    if (begun === undefined) code = later;
    else begun.linked(later);
  });
  return start(screen, async () => {
    const vote = await Vote.begin(screen, uuid, file, revoting);
    await vote.enter(take());
    begun = vote;
    const later = take();
    if (later !== undefined) vote.linked(later);
  });
}

if (root !== null) {
  const screen = new Screen(root, say.steps);
  const { page, uuid = "", stage = "", revoting = "", worker = "", workerIntegrity = "" } = root.dataset;
  const file = { address: worker, integrity: workerIntegrity };
  const state = { stage, revoting: revoting === "true" };
  if (page === "check") void start(screen, () => check(screen, uuid, file, state));
  else void vote(screen, uuid, file, state.revoting);
}
