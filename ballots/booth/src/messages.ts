/** What the page and its worker say to each other. */
import type { Answer } from "./protocol/make.ts";
import type { Opened } from "./protocol/tested.ts";
import type { Said, Thread } from "./thread.ts";

/** What the page asks of the worker. */
export type Ask =
  /** To take the election, and make ready. */
  | { kind: "election"; json: string }
  /** To take the code, and keep it. */
  | { kind: "code"; code: string }
  | { kind: "encrypt"; answers: Answer[] }
  /** To check a ballot's proofs. */
  | { kind: "verify"; ballot: string }
  /** To open a tested ballot's file. */
  | { kind: "open"; file: string }
  /** To give away the randomness of the ballot that was made last, which is then never cast. */
  | { kind: "reveal" };

/** What the worker answers. */
export type Told =
  | { kind: "ready" }
  | { kind: "credential"; credential: string }
  | { kind: "made"; ballot: string; tracker: string }
  | { kind: "tested"; file: string }
  | { kind: "holds" }
  | { kind: "opened"; opened: Opened }
  | Said;

/** The thread that encrypts, and checks what others encrypted. */
export type Encryptor = Thread<Ask, Told>;
