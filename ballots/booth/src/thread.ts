/** A worker as its page sees it: asked one thing at a time. */

/** What the page was told about the worker's file. */
export interface WorkerFile {
  address: string;
  /** SHA-384, which the browser checks. */
  integrity: string;
}

/** What any worker can say. */
export type Said =
  | { kind: "progress"; done: number; of: number; what?: string }
  /**
   * `known`: what was looked at was found to be wrong; without it, the looking itself failed, and nothing is said of
   * that. `culprit`: whose message it was that is wrong, where it was somebody's.
   */
  | { kind: "failed"; why: string; known?: boolean; culprit?: number };

/** A worker did not do what it was asked. */
export class Failed extends Error {
  constructor(
    why: string,
    /** Whether what it looked at is at fault. */
    readonly known: boolean,
    readonly culprit: number | undefined,
  ) {
    super(why);
  }
}

/** The browser's gate before what runs as a script (Trusted Types), where it has one. */
interface Gate {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): Policy;
}
interface Policy {
  createScriptURL(url: string): string;
}

/** Addresses that were made here, of content whose hash was checked. */
const made = new Set<string>();
let policy: Policy | undefined;

/** Lets those through and no other. A page can make the policy once. */
function trusted(url: string): string {
  const gate = (globalThis as { trustedTypes?: Gate }).trustedTypes;
  if (gate === undefined) return url;
  const only = (asked: string): string => {
    if (!made.has(asked)) throw new TypeError("not a worker of this page");
    return asked;
  };
  policy ??= gate.createPolicy("booth", { createScriptURL: only });
  return policy.createScriptURL(url);
}

/** A thread that is asked `Ask` and answers `Told`. */
export class Thread<Ask, Told extends { kind: string }> {
  /** Ends when everything that was asked before has its answer. */
  private before: Promise<unknown> = Promise.resolve();

  private constructor(private readonly worker: Worker) {}

  /**
   * Fetches the worker's file, which the browser refuses unless it has the hash that the page names, and
   * starts it. It needs no network after that.
   */
  static async start<Ask, Told extends { kind: string }>({ address, integrity }: WorkerFile): Promise<Thread<Ask, Told>> {
    const fetched = await fetch(address, { integrity, credentials: "omit" });
    if (!fetched.ok) throw new Error(`${address}: ${fetched.status}`);
    const url = URL.createObjectURL(new Blob([await fetched.arrayBuffer()], { type: "text/javascript" }));
    made.add(url);
    const worker = new Worker(trusted(url));
    made.delete(url);
    URL.revokeObjectURL(url);
    return new Thread(worker);
  }

  /** Asks when what was asked before is answered, and gives the answer of the kind that is awaited. */
  ask<K extends Told["kind"]>(
    ask: Ask,
    kind: K,
    progress: (done: number, of: number, what: string) => void = () => {},
  ): Promise<Extract<Told, { kind: K }>> {
    const answer = this.before.then(() => this.next(ask, kind, progress));
    this.before = answer.catch(() => {});
    return answer;
  }

  private next<K extends Told["kind"]>(
    ask: Ask,
    kind: K,
    progress: (done: number, of: number, what: string) => void,
  ): Promise<Extract<Told, { kind: K }>> {
    return new Promise((resolve, reject) => {
      const { worker } = this;
      const end = (): void => {
        worker.removeEventListener("message", hear);
        worker.removeEventListener("error", fail);
      };
      const fail = (event: ErrorEvent): void => {
        end();
        reject(new Error(event.message || "the worker did not start"));
      };
      const hear = ({ data }: MessageEvent<Told | Said>): void => {
        if (isOf(data, "progress")) return progress(data.done, data.of, data.what ?? "");
        end();
        if (data.kind === kind) resolve(data as Extract<Told, { kind: K }>);
        else if (isOf(data, "failed")) reject(new Failed(data.why, data.known === true, data.culprit));
        else reject(new Error(`an answer to something else: ${data.kind}`));
      };
      worker.addEventListener("message", hear);
      worker.addEventListener("error", fail);
      worker.postMessage(ask);
    });
  }

  /** Ends the thread: its secrets are gone with its memory. */
  end(): void {
    this.worker.terminate();
  }
}

function isOf<K extends Said["kind"]>(said: { kind: string }, kind: K): said is Extract<Said, { kind: K }> {
  return said.kind === kind;
}
