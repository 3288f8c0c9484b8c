/** The browser's own source of randomness, which Node has too. */
import type { Random } from "./group.ts";

/** As many bytes as the source gives at once. */
const AT_ONCE = 65_536;

/** Fills from `crypto.getRandomValues`. */
export const system: Random = (bytes) => {
  for (let at = 0; at < bytes.length; at += AT_ONCE) crypto.getRandomValues(bytes.subarray(at, at + AT_ONCE));
};
