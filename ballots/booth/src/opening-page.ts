/** Opening: a share with its proofs, committed to before anybody reveals theirs, and then revealed. */
import { askBeforeLeaving, button, el, fill, saveFile } from "./dom.ts";
import { act, fileField, inThread, secretField, whileShown } from "./holder.ts";
import type { Ceremony, Openings } from "./keys-api.ts";
import { say } from "./keys-strings.en.ts";
import type { TrusteePage } from "./trustee.ts";

/** Shows the step of the opening that is due. */
export async function opening(page: TrusteePage, ceremony: Ceremony, who: HTMLElement): Promise<void> {
  const { doors, screen } = page;
  const openings = await doors.openings();
  const owner = ceremony.you?.owner ?? 0;
  if (openings.decryptions.some((one) => one.owner === owner)) return revealed(page);
  const own = openings.commitments.filter((one) => one.owner === owner);
  const secret = secretField();
  const commit = async (place: HTMLElement): Promise<void> => {
    const file = await secret.read();
    const [record, voutput] = await Promise.all([doors.record(), doors.voutput()]);
    const ask = { kind: "share", uuid: doors.uuid, held: { secret: file, voutput }, record } as const;
    const share = await inThread(page.worker, place, ask, "share");
    await doors.send("share-commitments", JSON.stringify({ commitment: share.commitment }));
    await reveal(page, ceremony, share.file, say.revealHeld(share.ballots));
  };
  screen.show(
    "open",
    say.openTitle,
    own.length > 0 && kept(page, ceremony),
    el("p", {}, say.openWhy),
    act(say.openSend, secret.row, commit),
    who,
  );
}

/** For a trustee who comes back with the share that they committed to. */
function kept(page: TrusteePage, ceremony: Ceremony): HTMLElement {
  const { row, read } = fileField("share", say.shareLabel, say.fileHintShare, say.noShare);
  const goOn = async (): Promise<void> => reveal(page, ceremony, (await read()).trim(), "");
  return el("div", { class: "card" }, el("p", {}, say.openAgain), act(say.goOn, row, goOn));
}

/** Waits until enough have committed; then the share can be revealed. */
async function reveal(page: TrusteePage, { needed, trustees }: Ceremony, file: string, said: string): Promise<void> {
  const { doors, screen } = page;
  const wanted = needed ?? trustees.length;
  const waiting = (): HTMLElement[] => [el("p", { class: "hint" }, say.looksAgain), el("p", {}, say.revealKeep)];
  const place = el("div", {}, waiting());
  let shown = "";
  const draw = ({ commitments }: Openings): void => {
    const there = new Set(commitments.map(({ owner }) => owner)).size;
    const ready = there >= wanted;
    if (shown === String([there, ready])) return;
    shown = String([there, ready]);
    const send = async (): Promise<void> => {
      await doors.send("partial-decryptions", file);
      removeEventListener("beforeunload", askBeforeLeaving);
      revealed(page);
    };
    fill(place, [
      el("p", { class: ready ? "state ok" : "state" }, ready ? say.revealReady : say.revealWait(there, wanted)),
      ready ? act(say.reveal, undefined, send) : waiting(),
    ]);
    if (ready) screen.tell(say.revealReady);
  };
  addEventListener("beforeunload", askBeforeLeaving);
  screen.show(
    "open",
    say.revealTitle,
    said !== "" && el("p", { class: "state ok" }, said),
    place,
    el("p", {}, button(say.saveShare, () => saveFile("share.json", "application/json", file), { class: "quiet" })),
  );
  // The commitment is there already: a look that fails, the first one too, is made again.
  const look = async (): Promise<void> => draw(await doors.openings());
  whileShown(place, look);
  await look().catch(() => {});
}

function revealed(page: TrusteePage): void {
  page.screen.show("open", say.waitTitle, el("p", { class: "state ok" }, say.revealed), el("p", {}, say.over));
}
