/** The service with two open elections, as `hustings demo --until voting` serves them. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

import { TOP } from "../support/programs.ts";

/** Where the service's program is, if it is built. */
export const HUSTINGS = [process.env["HUSTINGS"], join(TOP, "target/debug/hustings"), join(TOP, "target/release/hustings")].find(
  (path) => path !== undefined && existsSync(path),
);

/** Somebody who can vote. */
export interface Voter {
  email: string;
  /** The voting page with the code in its fragment. */
  link: string;
  code: string;
}

/** An election in which voting is open. */
export interface Open {
  uuid: string;
  voters: Voter[];
}

/** The service as it runs. */
export class Service {
  private said = "";
  private readonly process: ChildProcess;

  private constructor(program: string) {
    this.process = spawn(program, ["demo", "--until", "voting", "--port", "0"], { stdio: ["ignore", "pipe", "pipe"] });
    this.process.stdout?.on("data", (data: Buffer) => (this.said += data.toString()));
    this.process.stderr?.on("data", (data: Buffer) => (this.said += data.toString()));
  }

  static async start(program: string): Promise<Service> {
    const service = new Service(program);
    await service.until(/Ctrl-C ends it/, 180_000);
    return service;
  }

  /** The elections in the order in which they were opened: ranked, then summed. */
  elections(): Open[] {
    const found = new Map<string, Voter[]>();
    for (const [, email = "", link = "", uuid = "", code = ""] of this.said.matchAll(
      /^ {2}(\S+@\S+) {2}(http:\S+\/elections\/(\w+)\/vote#code=(\S+))$/gm,
    )) {
      found.set(uuid, [...(found.get(uuid) ?? []), { email, link, code }]);
    }
    return [...found].map(([uuid, voters]) => ({ uuid, voters }));
  }

  /** The last code that was sent to an address; waits for one that was not there `before`. */
  async codeTo(email: string, before: number): Promise<string> {
    const letters = (): string[] => [...this.said.matchAll(LETTER)].filter(([, to]) => to === email).map(([, , code]) => code ?? "");
    for (let waited = 0; letters().length <= before; waited += 100) {
      if (waited > 30_000) throw new Error(`no letter to ${email}:\n${this.said.slice(-2000)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return letters().at(-1) ?? "";
  }

  /** How many letters with a code an address has had. */
  lettersTo(email: string): number {
    return [...this.said.matchAll(LETTER)].filter(([, to]) => to === email).length;
  }

  private async until(pattern: RegExp, most: number): Promise<void> {
    for (let waited = 0; !pattern.test(this.said); waited += 100) {
      if (this.process.exitCode !== null || waited > most) throw new Error(`the demo did not start:\n${this.said.slice(-3000)}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once("exit", resolve));
    this.process.kill("SIGTERM");
    await ended;
  }
}

const LETTER = /A letter to <?([^>\s]+)>?: the code to sign in is (\d{8})/g;
