/** On the voting page while nobody can vote: a voting code that came with the address is taken out of it. */

function takeOut(): void {
  const fragment = location.hash.slice(1);
  // Whatever leads to a place on the page is no code.
  if (fragment === "" || document.getElementById(fragment) !== null) return;
  history.replaceState(null, "", location.pathname + location.search);
  document.getElementById("code-taken")?.removeAttribute("hidden");
}

export {};

addEventListener("hashchange", takeOut);
takeOut();
