/** The look at the roll: what the service is told of a voting code, and by whom. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { beginning, credentialsLike } from "../src/api.ts";

const CREDENTIAL = `ab${"0".repeat(62)}`;

test("as much is told of a credential as leaves it in a crowd", () => {
  for (const [voters, told] of [
    [0, ""], [1, ""], [799, ""], [800, "a"], [12_799, "a"], [12_800, "ab"], [1e9, "ab"], [Infinity, "ab"], [Number.NaN, ""],
  ] as const) {
    assert.equal(beginning(CREDENTIAL, voters), told, String(voters));
    const crowd = voters / 16 ** told.length;
    assert.ok(told === "" || crowd >= 50, `${crowd} begin so`);
  }
});

test("the roll is asked without the session's cookie, and for no more than a beginning", async () => {
  for (const [voters, path] of [[14, ""], [2_000, "/a"], [20_000, "/ab"]] as const) {
    const asked: [string, RequestInit][] = [];
    globalThis.fetch = async (input, init) => {
      asked.push([String(input), init ?? {}]);
      return Response.json(asked.length === 1 ? { voters, spares: [] } : [CREDENTIAL]);
    };
    assert.deepEqual(await credentialsLike("UUID", CREDENTIAL), [CREDENTIAL]);
    assert.deepEqual(asked.map(([address]) => address), ["/api/v1/elections/UUID/codes", `/api/v1/elections/UUID/credentials${path}`]);
    for (const [address, init] of asked) assert.equal(init.credentials, "omit", address);
  }
});
