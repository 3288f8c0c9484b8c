/** The file of the trustees' and the registrar's worker, run in this thread. */
import type { Ask, Told } from "../../src/keys-messages.ts";

/** Starts it, and gives what asks it; what it tells of progress is passed over. */
export async function keysWorker(): Promise<(ask: Ask) => Promise<Told>> {
  let hear: (event: { data: Ask }) => void = () => {};
  let answered: (told: Told) => void = () => {};
  const postMessage = (told: Told): void => {
    if (told.kind !== "progress") answered(told);
  };
  Object.assign(globalThis, { postMessage, addEventListener: (_: string, listener: typeof hear) => (hear = listener) });
  await import("../../src/keys-worker.ts");
  return (ask) =>
    new Promise((resolve) => {
      answered = resolve;
      hear({ data: ask });
    });
}
