/** Looks whether something still moves that may stop without a word: a thread that the system ended says nothing. */

/** After how long without a move somebody is told, in milliseconds. */
const PATIENCE = 30_000;

/** Calls `stuck` when nothing has moved for that long; a move starts the time again. */
export function watch(stuck: () => void): { moved: () => void; end: () => void } {
  let timer = setTimeout(stuck, PATIENCE);
  const end = (): void => clearTimeout(timer);
  const moved = (): void => {
    end();
    timer = setTimeout(stuck, PATIENCE);
  };
  return { moved, end };
}
