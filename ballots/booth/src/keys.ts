/** Begins on the trustee's or the registrar's page. */
import { el } from "./dom.ts";
import { say } from "./keys-strings.en.ts";
import { RegistrarPage } from "./registrar.ts";
import { Screen } from "./screen.ts";
import { TrusteePage } from "./trustee.ts";

const root = document.getElementById("booth");

async function begin(root: HTMLElement): Promise<void> {
  const { page, uuid = "", worker: address = "", workerIntegrity: integrity = "" } = root.dataset;
  const worker = { address, integrity };
  const start = page === "registrar" ? registrar : trustee;
  await start();

  function trustee(): Promise<void> {
    return new TrusteePage(new Screen(root, say.steps), uuid, worker).look();
  }
  function registrar(): Promise<void> {
    return new RegistrarPage(new Screen(root, say.registrarSteps), uuid, worker).look();
  }
}

if (root !== null) {
  begin(root).catch((fault: unknown) => {
    const why = (fault instanceof Error ? fault.message : String(fault)).replace(/\.$/, "");
    root.replaceChildren(el("p", { class: "state wrong", role: "alert" }, `${say.cantStart}: ${say.cantStartWhy(why)}`));
  });
}
