// The checks of the service. By file: which tests have to notice, and of each check its name, what stands there
// and, where that can't simply be left out, what stands there instead (OFF is true when the check is off).
import { elections } from "./elections.mjs";
import { panels } from "./panels.mjs";
import { people } from "./people.mjs";

export const service = [...elections, ...panels, ...people];
