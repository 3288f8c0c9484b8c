/** With what both of the voter's pages begin: the election, and the thread that encrypts and checks for it. */
import * as api from "./api.ts";
import type { Ask, Encryptor, Told } from "./messages.ts";
import { type Election, readElection } from "./protocol/election.ts";
import { say } from "./strings.en.ts";
import { Thread, type WorkerFile } from "./thread.ts";

/** An election and its thread; `another` starts one in place of a thread that has stopped. */
export interface Begun {
  election: Election;
  encryptor: Encryptor;
  another: () => Promise<Encryptor>;
}

/** Loads the election and the worker. What was started is ended again if that fails. */
export async function encryptorFor(uuid: string, file: WorkerFile): Promise<Begun> {
  const starting = Thread.start<Ask, Told>(file);
  try {
    const [json, encryptor] = await Promise.all([api.election(uuid), starting]);
    const election = readElection(json);
    if (election.uuid !== uuid) throw new Error(say.hashFails);
    await encryptor.ask({ kind: "election", json }, "ready");
    const another = async (): Promise<Encryptor> => {
      const thread = await Thread.start<Ask, Told>(file);
      await thread.ask({ kind: "election", json }, "ready");
      return thread;
    };
    return { election, encryptor, another };
  } catch (fault) {
    starting.then((thread) => thread.end(), () => {});
    throw fault;
  }
}
