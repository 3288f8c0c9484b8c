/** What the pages of trustees and registrars ask of the service. */
import { JSON_TYPE, Refused, bytes, json, text } from "./api.ts";

/** Records are large, and a shuffle or a share is checked before it is acknowledged; in milliseconds. */
const LONG = 280_000;

/** A round of the ceremony, or none. */
export type Round = "certificate" | "polynomial" | "answer";

/** Where the making of the key is, as the service tells a trustee. */
export interface Ceremony {
  stage: Stage;
  /** None when the key is made, or where every trustee makes a key alone. */
  due: Round | null;
  /** How many suffice; none where all are needed. */
  needed: number | null;
  trustees: { owner: number; name: string; sent: Round[] }[];
  you: { owner: number } | null;
}

/** The stages of an election in their order. */
export const STAGES = [
  "call", "nominations", "roll", "keys", "voting", "closed", "mixing", "opening", "counted", "declared", "seated", "void",
] as const;
/** Where an election is. */
export type Stage = (typeof STAGES)[number];

/** Whether a stage comes before another. */
export function isBefore(a: Stage, b: Stage): boolean {
  return STAGES.indexOf(a) < STAGES.indexOf(b);
}

/** What everybody may know of the election. */
export interface Summary {
  stage: Stage;
  title: string;
  trustees: { owner: number; name: string; key: boolean }[];
}

/** Whether somebody has to sign in, or show their second factor. */
export function isOut({ status, kind }: Refused): boolean {
  return status === 401 || kind === "second-factor";
}

/** What is public of the voting codes. */
export interface Codes {
  voters: number;
  /** Public halves of the codes that are nobody's yet. */
  spares: string[];
  sent_again: number;
  /** Public halves of codes that are void, and of those that took their place. */
  replaced: { void: string; by: string }[];
}

/** A voter, for the registrar. */
export interface Voter {
  name: string;
  email: string;
}

/** What trustees have committed to and revealed. */
export interface Openings {
  commitments: { owner: number; commitment: string }[];
  decryptions: { owner: number }[];
}

/** The doors of one election. */
export class Doors {
  private readonly path: string;

  constructor(
    readonly uuid: string,
    /** Has somebody whose session has ended sign in again; what was to be sent is kept meanwhile. */
    private readonly regain: (fault: Refused) => Promise<void>,
  ) {
    this.path = `/api/v1/elections/${uuid}`;
  }

  summary(): Promise<Summary> {
    return json(this.path);
  }

  ceremony(): Promise<Ceremony> {
    return json(`${this.path}/ceremony`);
  }

  /** `certificates.jsonl` or `vinput.json`. */
  file(name: string): Promise<string> {
    return text(`${this.path}/ceremony/files/${name}`);
  }

  /** The answer that the own key is sealed in; none before it is sent, and where keys are made alone. */
  async voutput(): Promise<string | undefined> {
    try {
      return await this.file("voutput.json");
    } catch (fault) {
      if (fault instanceof Refused && fault.status === 404) return undefined;
      throw fault;
    }
  }

  /** Sends, and when the session has ended, again once it is back. */
  async send(to: string, body: string, method = "POST"): Promise<string> {
    for (;;) {
      try {
        return await text(`${this.path}/${to}`, { method, body, headers: JSON_TYPE }, LONG);
      } catch (fault) {
        if (!(fault instanceof Refused && isOut(fault))) throw fault;
        await this.regain(fault);
      }
    }
  }

  /** The question of a drill, and the record that it is about. */
  async question(): Promise<{ question: string; fingerprint: string; record: ArrayBuffer }> {
    const asked = JSON.parse(await this.send("drill", "{}")) as { question: string; fingerprint: string; fetch: string[] };
    const [at = ""] = asked.fetch;
    if (!at.startsWith(`/elections/${this.uuid}/`)) throw new Error(`${at} is not of this election`);
    return { question: asked.question, fingerprint: asked.fingerprint, record: await bytes(at, LONG) };
  }

  record(): Promise<ArrayBuffer> {
    return bytes(`/elections/${this.uuid}/${this.uuid}.bel`, LONG);
  }

  async openings(): Promise<Openings> {
    return (await json<{ signed: Openings }>(`${this.path}/supplement`)).signed;
  }

  roll(): Promise<Voter[]> {
    return json(`${this.path}/roll`);
  }

  codes(): Promise<Codes> {
    return json(`${this.path}/codes`);
  }
}
