/** What the page and its worker say to each other. */
import type { Answer } from "./protocol/make.ts";
import type { Said, Thread } from "./thread.ts";

/** What the page asks of the worker. */
export type Ask =
  /** To take the election, and make ready. */
  | { kind: "election"; json: string }
  /** To take the code, and keep it. */
  | { kind: "code"; code: string }
  | { kind: "encrypt"; answers: Answer[] }
  /** To give away the randomness of the ballot that was made last, which is then never cast. */
  | { kind: "reveal" };

/** What the worker answers. */
export type Told =
  | { kind: "ready" }
  | { kind: "credential"; credential: string }
  | { kind: "made"; ballot: string; tracker: string }
  | { kind: "tested"; file: string }
  | Said;

/** The thread that encrypts. */
export type Encryptor = Thread<Ask, Told>;
