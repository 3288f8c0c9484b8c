/** Begins on whichever page this is. */
import { check } from "./check.ts";
import { el } from "./dom.ts";
import { Screen } from "./screen.ts";
import { say } from "./strings.en.ts";
import { Vote } from "./vote.ts";

const root = document.getElementById("booth");

async function begin(root: HTMLElement): Promise<void> {
  const screen = new Screen(root, say.steps);
  const { page, uuid = "", stage = "", revoting = "", worker = "", workerIntegrity = "" } = root.dataset;
  const file = { address: worker, integrity: workerIntegrity };
  try {
    if (page === "check") await check(screen, uuid, file, ["counted", "declared", "seated"].includes(stage));
    else await Vote.begin(screen, uuid, file, revoting === "true");
  } catch (fault) {
    const why = (fault instanceof Error ? fault.message : String(fault)).replace(/\.$/, "");
    screen.show(undefined, say.cantStart, el("p", { class: "state wrong", role: "alert" }, say.cantStartWhy(why)));
  }
}

if (root !== null) void begin(root);
