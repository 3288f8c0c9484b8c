/** What the pages of trustees and registrars and their worker say to each other. A worker does one thing and is ended. */
import type { Said } from "./thread.ts";

/** What opens: the file of a seed or of a key, and for a seed the answer that the key is sealed in. */
export interface Held {
  secret: string;
  voutput: string | undefined;
}

/** What a page asks of the worker. */
export type Ask =
  /** To make a secret for this place, and its certificate. */
  | { kind: "certificate"; index: number; size: number; threshold: number }
  /** To say whose secret it is. */
  | { kind: "owner"; secret: string; certificates: string }
  | { kind: "polynomial"; secret: string; certificates: string }
  | { kind: "answer"; secret: string; certificates: string; vinput: string }
  /** To make the key of a trustee who is needed. */
  | { kind: "single" }
  /** To open the key that a seed stands for. */
  | { kind: "key"; held: Held }
  | { kind: "drill"; uuid: string; held: Held; record: ArrayBuffer; question: string; fingerprint: string }
  | { kind: "shuffle"; uuid: string; record: ArrayBuffer }
  | { kind: "share"; uuid: string; held: Held; record: ArrayBuffer }
  /** To make a voting code for each of these voters, and so many more. */
  | { kind: "codes"; uuid: string; voters: string[]; spares: number }
  /** To give the public half of a voting code. */
  | { kind: "public"; uuid: string; code: string };

/** What the worker answers. */
export type Told =
  /** A secret file to be kept, and the message to be sent. */
  | { kind: "made"; file: string; message: string }
  /** Which trustee it is, or 0. */
  | { kind: "owner"; owner: number }
  | { kind: "message"; message: string }
  | { kind: "file"; file: string }
  | { kind: "shuffled"; message: string; ballots: number }
  | { kind: "share"; file: string; commitment: string; ballots: number }
  | { kind: "codes"; secret: string; roll: string }
  | { kind: "credential"; credential: string }
  | Said;
