/** The worker as the page sees it: asked one thing at a time. */
import type { Ask, Told } from "./messages.ts";

/** What the page was told about the worker's file. */
export interface WorkerFile {
  address: string;
  /** SHA-384, which the browser checks. */
  integrity: string;
}

/** The browser's gate before what runs as a script (Trusted Types), where it has one. */
interface Gate {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): {
    createScriptURL(url: string): string;
  };
}

/** Lets through the one address that was made here, of content whose hash was checked. */
function trusted(url: string): string {
  const gate = (globalThis as { trustedTypes?: Gate }).trustedTypes;
  const only = (asked: string): string => {
    if (asked !== url) throw new TypeError("not the booth's worker");
    return asked;
  };
  return gate === undefined ? url : gate.createPolicy("booth", { createScriptURL: only }).createScriptURL(url);
}

/** A thread that encrypts. */
export class Encryptor {
  private constructor(private readonly worker: Worker) {}

  /**
   * Fetches the worker's file, which the browser refuses unless it has the hash that the page names, and
   * starts it. It needs no network after that.
   */
  static async start({ address, integrity }: WorkerFile): Promise<Encryptor> {
    const fetched = await fetch(address, { integrity, credentials: "omit" });
    if (!fetched.ok) throw new Error(`${address}: ${fetched.status}`);
    const url = URL.createObjectURL(new Blob([await fetched.arrayBuffer()], { type: "text/javascript" }));
    const worker = new Worker(trusted(url));
    URL.revokeObjectURL(url);
    return new Encryptor(worker);
  }

  /** Asks, and gives the answer of the kind that is awaited. */
  ask<K extends Told["kind"]>(
    ask: Ask,
    kind: K,
    progress: (done: number, of: number) => void = () => {},
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
      const hear = ({ data }: MessageEvent<Told>): void => {
        if (data.kind === "progress") return progress(data.done, data.of);
        end();
        if (data.kind === kind) resolve(data as Extract<Told, { kind: K }>);
        else reject(new Error(data.kind === "failed" ? data.why : `an answer to something else: ${data.kind}`));
      };
      worker.addEventListener("message", hear);
      worker.addEventListener("error", fail);
      worker.postMessage(ask);
    });
  }

  /** Ends the thread: the code and the randomness are gone with its memory. */
  end(): void {
    this.worker.terminate();
  }
}
