/** What a trustee is told when nothing is due any more. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { STAGES, isBefore } from "../src/keys-api.ts";
import { whenOver } from "../src/trustee.ts";

test("a void election's result is not open", () => {
  const over = STAGES.filter((stage) => !isBefore(stage, "counted"));
  assert.deepEqual(over, ["counted", "declared", "seated", "void"]);
  for (const stage of over) {
    const { title, said } = whenOver(stage);
    assert.equal(title, stage === "void" ? "The election is void" : "The result is open");
    assert.equal(/declared void/.test(said), stage === "void", said);
  }
});
