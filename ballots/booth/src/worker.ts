/**
 * The thread that encrypts, and checks what others encrypted. The voting code and the randomness live here and nowhere else; the page ends
 * the thread when the ballot is acknowledged, and its memory goes with it.
 */
import type { Ask, Told } from "./messages.ts";
import { publicOf } from "./protocol/credential.ts";
import { type Election, readElection } from "./protocol/election.ts";
import { type Made, makeBallot } from "./protocol/make.ts";
import { system } from "./protocol/random.ts";
import { TestedFault, openTested, writeTested } from "./protocol/tested.ts";
import { BallotFault, verifyBallot } from "./protocol/verify.ts";

let election: Election | undefined;
let code: string | undefined;
let made: Made | undefined;

const tell = (told: Told): void => postMessage(told);

function answer(ask: Ask): Told {
  if (ask.kind === "election") {
    election = readElection(ask.json);
    // Makes the tables while the voter reads.
    election.powKey(1n);
    election.group.powG(1n);
    return { kind: "ready" };
  }
  if (election === undefined) return { kind: "failed", why: "no election" };
  switch (ask.kind) {
    case "code":
      ({ code } = ask);
      return { kind: "credential", credential: publicOf(election, code) };
    case "encrypt": {
      if (code === undefined) return { kind: "failed", why: "no voting code" };
      let told = -1;
      made = makeBallot(election, code, ask.answers, system, (done, of) => {
        const percent = Math.floor((100 * done) / of);
        if (percent > told) tell({ kind: "progress", done, of });
        told = percent;
      });
      return { kind: "made", ballot: made.ballot, tracker: made.tracker };
    }
    case "verify":
      verifyBallot(election, ask.ballot);
      return { kind: "holds" };
    case "open":
      return { kind: "opened", opened: openTested(election, ask.file) };
    case "reveal": {
      if (made === undefined) return { kind: "failed", why: "no ballot" };
      const file = writeTested(made);
      made = undefined;
      return { kind: "tested", file };
    }
  }
}

addEventListener("message", (event: MessageEvent<Ask>) => {
  try {
    tell(answer(event.data));
  } catch (fault) {
    const known = fault instanceof BallotFault || fault instanceof TestedFault;
    tell({ kind: "failed", why: fault instanceof Error ? fault.message : "unknown", known });
  }
});
