/** What goes wrong on purpose: answers that don't come, or are of somebody else; pages and workers that were changed. */
import { createHash } from "node:crypto";

import type { Route } from "playwright-core";

import { ok } from "./ok.ts";
import type { Visitor } from "./visitor.ts";

/** The network breaks off. */
export const abort = (route: Route): Promise<void> => route.abort("connectionreset");
/** The first time alone. */
export const once = { times: 1 };

/** An answer that is a refusal in the service's own words. */
export const refusing = (status: number, kind: string, detail: string) => (route: Route): Promise<void> =>
  route.fulfill({ status, contentType: "application/problem+json", body: JSON.stringify({ type: `urn:hustings:${kind}`, title: kind, status, detail }) });

/** What something between here and the service answers. It asks for a long wait, so that nothing is sent again by itself meanwhile. */
export const between = (status: number) => (route: Route): Promise<void> =>
  route.fulfill({ status, headers: { "content-type": "text/html", "retry-after": "600" }, body: "<h1>Sign in to the guest network</h1>" });

/** Holds requests back until they are let go; counts them. */
export function held(): { hold: (route: Route) => Promise<void>; count: () => number; go: () => void } {
  let go = (): void => {};
  let count = 0;
  const gone = new Promise<void>((resolve) => (go = resolve));
  const hold = async (route: Route): Promise<void> => {
    count += 1;
    await gone;
    await route.continue();
  };
  return { hold, count: () => count, go: () => go() };
}

/** Has the page come with something in it replaced. */
export async function altered({ context }: Visitor, alter: (html: string) => string): Promise<void> {
  await context.route(/\/elections\/\w+\/(vote|check)$/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: alter(await answer.text()) });
  });
}

/**
 * Has the worker of this page run something first, under a hash of its own: a booth that was changed by whoever
 * gives it out. What is run sees each message as `data` in `other(data)`, and gives what the worker gets in its
 * place, if anything.
 */
export async function withWorker(visitor: Visitor, page: string, other: string): Promise<void> {
  const first = `{ let own = false; const other = (data) => { ${other} }; addEventListener("message", (event) => {
    if (own) return;
    event.stopImmediatePropagation();
    const data = other(event.data);
    own = true;
    if (data !== undefined) dispatchEvent(new MessageEvent("message", { data }));
    own = false;
  }); }\n`;
  const file = /\/booth\/worker-.*\.js$/;
  const found = /data-worker="([^"]+)"/.exec(await (await fetch(page)).text());
  const body = first + (await (await fetch(new URL(ok(found?.[1]), page))).text());
  const integrity = `sha384-${createHash("sha384").update(body).digest("base64")}`;
  await visitor.context.route(file, (route) => route.fulfill({ contentType: "text/javascript", body }));
  await altered(visitor, (html) => html.replace(/data-worker-integrity="[^"]*"/, `data-worker-integrity="${integrity}"`));
}
