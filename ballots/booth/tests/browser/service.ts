/** The service as `hustings demo` serves it: with two open elections, or with keys to be made. */
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

/** Where the demonstration stops. */
type Until = "voting" | "keys" | "all-keys";

/** The service as it runs. */
export class Service {
  private said = "";
  private readonly process: ChildProcess;

  private constructor(program: string, until: Until) {
    this.process = spawn(program, ["demo", "--until", until, "--port", "0"], { stdio: ["pipe", "pipe", "pipe"] });
    this.process.stdout?.on("data", (data: Buffer) => (this.said += data.toString()));
    this.process.stderr?.on("data", (data: Buffer) => (this.said += data.toString()));
  }

  static async start(program: string, until: Until = "voting"): Promise<Service> {
    const service = new Service(program, until);
    await service.until(/Ctrl-C ends it/, 400_000);
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

  /** The pages of the registrar and the trustees, by their addresses. */
  holders(): { email: string; page: string }[] {
    return [...this.said.matchAll(/^ {2}(\S+@\S+) {2}(http:\S+\/(?:trustee|registrar))$/gm)].map(([, email = "", page = ""]) => ({ email, page }));
  }

  /** Has the secretary move the election on until it is at a stage. */
  async moveTo(stage: string): Promise<void> {
    const since = this.said.length;
    for (let tries = 0; tries < 30; tries += 1) {
      const before = this.said.length;
      this.process.stdin?.write("\n");
      for (let waited = 0; !/^(The election is|Not yet)/m.test(this.said.slice(before)) && waited < 60_000; waited += 50) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      if (this.said.slice(since).includes(`The election is at the stage: ${stage}\n`)) return;
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    throw new Error(`the election did not come to ${stage}:\n${this.said.slice(-2000)}`);
  }

  /** The last code that was sent to an address; waits for one that was not there `before`. */
  async codeTo(email: string, before: number): Promise<string> {
    const letters = (): string[] => [...this.said.matchAll(LETTER)].filter(([, to]) => to === email).map(([, , code]) => code ?? "");
    for (let waited = 0; letters().length <= before; waited += 100) {
      if (waited > 90_000) throw new Error(`no letter to ${email}:\n${this.said.slice(-2000)}`);
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
