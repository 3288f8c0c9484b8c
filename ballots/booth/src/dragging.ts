/** Dragging within a list: one more way to move, beside the buttons that do the same (WCAG 2.2, 2.5.7). */

/** Has `grip` drag its item; `moved` is told the place, from 1, at which it was let go, if that is another. */
export function draggable(item: HTMLElement, grip: HTMLElement, moved: (place: number) => void): void {
  grip.addEventListener("pointerdown", (start) => {
    const list = item.parentElement;
    if (list === null || !start.isPrimary || start.button !== 0) return;
    start.preventDefault();
    grip.setPointerCapture(start.pointerId);
    const items = [...list.children] as HTMLElement[];
    const others = items.filter((one) => one !== item);
    const middles = others.map((one) => one.getBoundingClientRect()).map(({ top, height }) => top + height / 2 + scrollY);
    const { height } = item.getBoundingClientRect();
    const from = items.indexOf(item);
    let to = from;
    item.classList.add("dragged");

    const shift = (one: HTMLElement, by: number): void => void (one.style.transform = by === 0 ? "" : `translateY(${by}px)`);
    const move = (event: PointerEvent): void => {
      shift(item, event.pageY - start.pageY);
      to = middles.filter((middle) => middle < event.pageY).length;
      for (const [i, one] of others.entries()) shift(one, i >= from && i < to ? -height : i < from && i >= to ? height : 0);
    };
    const end = (event: Event): void => {
      grip.removeEventListener("pointermove", move);
      for (const kind of ENDS) grip.removeEventListener(kind, end);
      item.classList.remove("dragged");
      for (const one of items) shift(one, 0);
      if (event.type === "pointerup" && to !== from) moved(to + 1);
    };
    grip.addEventListener("pointermove", move);
    for (const kind of ENDS) grip.addEventListener(kind, end);
  });
}

const ENDS = ["pointerup", "pointercancel", "lostpointercapture"] as const;
