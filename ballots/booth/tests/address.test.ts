/** The voting page while nobody can vote: the code of a link doesn't stay in the address. */
import assert from "node:assert/strict";
import { test } from "node:test";

test("a code is taken out of the address, and what leads to a place on the page is not", async () => {
  const said = { hidden: true, removeAttribute: (name: string) => assert.equal(name, "hidden") ?? (said.hidden = false) };
  const places: Record<string, unknown> = { "code-taken": said, content: {} };
  const [location, addresses] = [{ hash: "", pathname: "/elections/UUID/vote", search: "?a=b" }, [] as string[]];
  let again = (): void => assert.fail("nobody listens");
  Object.assign(globalThis, {
    location,
    history: { replaceState: (_: unknown, __: string, address: string) => addresses.push(address) },
    document: { getElementById: (id: string) => places[id] ?? null },
    addEventListener: (event: string, listener: () => void) => event === "hashchange" && (again = listener),
  });
  // Loaded with an address that has none; then somebody opens links in the same tab.
  await import("../src/address.ts");
  location.hash = "#content";
  again();
  assert.deepEqual([addresses, said.hidden], [[], true]);
  for (const hash of ["#code=aaaaa-bbbbbb-ccccc-dddddd", "#aaaaa-bbbbbb-ccccc-dddddd"]) {
    location.hash = hash;
    again();
    assert.deepEqual([addresses.pop(), said.hidden], ["/elections/UUID/vote?a=b", false]);
    said.hidden = true;
  }
});
