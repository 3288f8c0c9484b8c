/** What the booth asks of the service: everything at its own origin. */
import { say } from "./strings.en.ts";

/** The service was not reached, or broke off: whatever was sent may have arrived or not. */
export class Unreached extends Error {
  constructor() {
    super(say.noAnswer);
  }
}

/** The service refused, in its own words (RFC 9457); or something before it did, in none that are the service's. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    /** A name for it; empty where the answer isn't the service's own. */
    readonly kind: string,
    readonly detail: string,
    /** When to try again, in seconds. */
    readonly retryAfter: number | undefined,
  ) {
    super(detail);
  }
}

/** For how long an answer is waited for, in milliseconds. */
const PATIENCE = 30_000;

async function ask(path: string, init: RequestInit = {}, patience = PATIENCE): Promise<Response> {
  try {
    return await fetch(path, { cache: "no-store", signal: AbortSignal.timeout(patience), ...init });
  } catch {
    throw new Unreached();
  }
}

/** How the kinds of the service's refusals begin. */
const OURS = "urn:hustings:";

async function refusal(answer: Response): Promise<Refused> {
  const after = Number(answer.headers.get("retry-after") ?? Number.NaN);
  const problem = (await answer.json().catch(() => undefined)) as { type?: unknown; detail?: unknown } | null | undefined;
  const { type, detail } = problem ?? {};
  const ours = typeof type === "string" && type.startsWith(OURS) && typeof detail === "string";
  return new Refused(
    answer.status,
    ours ? type.slice(OURS.length) : "",
    ours ? detail : `${say.gaveAnswer(answer.status)}.`,
    Number.isFinite(after) ? after : undefined,
  );
}

/** The answer's body, read as `as` says; `patience` is how long it is waited for, in milliseconds. */
async function body<T>(as: (answer: Response) => Promise<T>, path: string, init?: RequestInit, patience?: number): Promise<T> {
  const answer = await ask(path, init, patience);
  if (!answer.ok) throw await refusal(answer);
  try {
    return await as(answer);
  } catch {
    throw new Unreached();
  }
}

/** A text. */
export function text(path: string, init?: RequestInit, patience?: number): Promise<string> {
  return body((answer) => answer.text(), path, init, patience);
}

/** Bytes as they are. */
export function bytes(path: string, patience?: number): Promise<ArrayBuffer> {
  return body((answer) => answer.arrayBuffer(), path, {}, patience);
}

/** Has the receipt that came with a ballot sent to the mailbox of whoever is signed in. */
export async function mailReceipt(uuid: string, file: string): Promise<void> {
  await text(`/api/v1/elections/${uuid}/receipts`, post(file, JSON_TYPE));
}

/** Something in JSON, unless `is` says that it isn't what belongs there: then it is as if the service had refused, in no words of its own. */
export async function json<T>(path: string, init?: RequestInit, is: (value: unknown) => boolean = () => true): Promise<T> {
  const said = await text(path, init);
  try {
    const value: unknown = JSON.parse(said);
    if (is(value)) return value as T;
  } catch {
    // No JSON: a page of somebody in between, perhaps.
  }
  throw new Refused(200, "", `${say.gaveAnswer(200)}.`, undefined);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

const post = (body: string, headers: Record<string, string>): RequestInit => ({ method: "POST", body, headers });
export const JSON_TYPE = { "content-type": "application/json" };

/** The election's bytes, as its record has them. */
export function election(uuid: string): Promise<string> {
  return text(`/api/elections/${uuid}/election`);
}

/** Whoever is signed in, as an election knows them. */
export interface Me {
  on_the_roll: boolean;
  name?: string;
}

/** Who is signed in, and whether they are on the roll. */
export function me(uuid: string): Promise<Me> {
  return json(`/api/v1/elections/${uuid}/roll/me`, undefined, (value) => isObject(value) && typeof value["on_the_roll"] === "boolean");
}

/** Whether it was refused because nobody is signed in. */
export function isSignedOut(fault: unknown): boolean {
  return fault instanceof Refused && fault.status === 401 && fault.kind !== "";
}

/** Whether somebody is signed in, whoever it is. */
export async function isSomebodyIn(): Promise<boolean> {
  try {
    await text("/account");
    return true;
  } catch (fault) {
    if (isSignedOut(fault)) return false;
    throw fault;
  }
}

/** So many credentials of a roll, at least and about, begin as one that is looked for. */
const CROWD = 50;
/** Asked without the session's cookie. */
const AS_NOBODY: RequestInit = { credentials: "omit" };

/** What may be told of a credential: its first digits, as long as each leaves a crowd of a roll of this size. */
export function beginning(credential: string, voters: number): string {
  const digits = voters >= CROWD * 256 ? 2 : voters >= CROWD * 16 ? 1 : 0;
  return credential.slice(0, digits);
}

/**
 * The public credentials of the roll that begin as this one does, all of a small roll: so the service isn't told
 * which it is, nor, by this request, who asks.
 */
export async function credentialsLike(uuid: string, credential: string): Promise<string[]> {
  const { voters } = await json<{ voters: number }>(
    `/api/v1/elections/${uuid}/codes`,
    AS_NOBODY,
    (value) => isObject(value) && typeof value["voters"] === "number",
  );
  const like = beginning(credential, voters);
  return json(`/api/v1/elections/${uuid}/credentials${like === "" ? "" : `/${like}`}`, AS_NOBODY, Array.isArray);
}

/** Casts. The same ballot again, under the same key, gives the same receipt. */
export function cast(uuid: string, ballot: string, key: string | undefined): Promise<string> {
  const headers = { ...JSON_TYPE, ...(key !== undefined && { "idempotency-key": key }) };
  return text(`/api/v1/elections/${uuid}/ballots`, post(ballot, headers));
}

/** Tells the service that this ballot is tested, so that it never takes it. */
export async function declareTested(uuid: string, tracker: string): Promise<void> {
  await text(`/api/v1/elections/${uuid}/tested-ballots`, post(JSON.stringify({ tracker }), JSON_TYPE));
}

/** The key that receipts are signed with: 32 bytes in Base64. */
export async function receiptKey(): Promise<string> {
  const isKey = (value: unknown): boolean => isObject(value) && typeof value["public_key"] === "string";
  return (await json<{ public_key: string }>("/api/v1/keys/receipts", undefined, isKey)).public_key;
}

/** An object of the record by its hash; none if the board has none. */
export async function object(uuid: string, hash: string): Promise<string | undefined> {
  try {
    return await text(`/api/elections/${uuid}/objects/${hash}`);
  } catch (fault) {
    // A 404 of somebody in between, which names no problem, is no word of the board.
    if (fault instanceof Refused && fault.status === 404 && fault.kind !== "") return undefined;
    throw fault;
  }
}

/** The hashes of the ballots that count so far. */
export async function counting(uuid: string): Promise<Set<string>> {
  return new Set(Object.keys(await json<Record<string, number>>(`/api/elections/${uuid}/ballots`, undefined, isObject)));
}

const form = (fields: Record<string, string>): RequestInit => ({
  method: "POST",
  body: new URLSearchParams(fields),
  // The service answers with the next page; this page needs only to know that it would.
  redirect: "manual",
});

/** Whether a form was taken; false where what was typed is at fault, and all else is a refusal. */
async function taken(path: string, fields: Record<string, string>): Promise<boolean> {
  const answer = await ask(path, form(fields));
  if (answer.type === "opaqueredirect") return true;
  if (answer.status === 422) return false;
  throw await refusal(answer);
}

/** Has a code to sign in sent. The same answer for every address; false for what is no address. */
export function askForCode(email: string): Promise<boolean> {
  return taken("/sign-in", { email });
}

/** Signs in with the code; false if it doesn't hold. */
export function signIn(code: string): Promise<boolean> {
  return taken("/sign-in/code", { code });
}

/** Signs out whoever is signed in. */
export async function signOut(): Promise<void> {
  if (!(await taken("/sign-out", {}))) throw new Unreached();
}
