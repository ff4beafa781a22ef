"use strict";
(() => {
  const tip = document.getElementById("tip");
  const main = document.querySelector("main");
  const root = document.documentElement;
  const byId = (name) => document.getElementById(name);
  main.before(byId("summary"));

  let lit = [];
  let shown = null;
  const hide = () => {
    tip.hidden = true;
    shown = null;
    for (const element of lit) element.classList.remove("lit");
    lit = [];
  };
  const show = (element) => {
    hide();
    shown = element;
    const key = element.dataset.k;
    const row = element.closest(".row");
    lit = key === undefined ? [element] : [...row.querySelectorAll(`[data-k="${key}"]`)];
    for (const other of lit) other.classList.add("lit");
    tip.textContent = element.dataset.t;
    tip.hidden = false;
    const place = element.getClientRects()[0] || element.getBoundingClientRect();
    const left = Math.min(place.left, innerWidth - tip.offsetWidth - 8);
    const above = place.top - tip.offsetHeight - 6;
    tip.style.left = `${Math.max(8, left)}px`;
    tip.style.top = `${above > byId("top").offsetHeight ? above : place.bottom + 6}px`;
  };
  const marked = (node) => (node instanceof Element ? node.closest("[data-t]") : null);
  main.addEventListener("pointerover", (event) => {
    const element = marked(event.target);
    if (element) show(element);
    else if (shown !== document.activeElement) hide();
  });
  main.addEventListener("click", (event) => {
    const element = marked(event.target);
    if (element) show(element);
    else hide();
  });
  main.addEventListener("focusin", (event) => {
    const element = marked(event.target);
    if (element) show(element);
  });
  addEventListener("scroll", () => { if (shown !== document.activeElement) hide(); }, { passive: true });

  // The element that is current, to go on from; what a checkbox hides is passed over.
  let current = null;
  const visible = (element) =>
    !(root.classList.contains("only") && element.closest(".same"));
  const wanted = (element) => {
    const kinds = [...element.classList].filter((kind) => kind !== "x" && kind !== "lit");
    return kinds.some((kind) => !root.classList.contains(`no-${kind}`));
  };
  const go = (element) => {
    if (!element) return;
    current = element;
    element.tabIndex = -1;
    element.scrollIntoView({ block: "center" });
    element.focus({ preventScroll: true });
    if (element.dataset.t) show(element);
  };
  const follows = (one, other) =>
    one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING;
  const step = (selector, forward) => {
    const all = [...main.querySelectorAll(selector)].filter(
      (element) => visible(element) && (!element.dataset.t || wanted(element))
    );
    if (!all.length) return;
    let low = 0;
    let high = all.length;
    while (current && low < high) {
      const middle = (low + high) >> 1;
      if (all[middle] === current || !follows(current, all[middle])) low = middle + 1;
      else high = middle;
    }
    const back = low - (all[low - 1] === current ? 2 : 1);
    go(forward ? all[current ? low % all.length : 0] : all[(back + all.length) % all.length]);
  };
  const actions = {
    n: () => step(".row [data-t]", true),
    p: () => step(".row [data-t]", false),
    j: () => step(".row:not(.same)", true),
    k: () => step(".row:not(.same)", false),
    i: () => step(".row .x", true),
    t: () => {
      const dark = matchMedia("(prefers-color-scheme: dark)").matches;
      const now = root.dataset.theme || (dark ? "dark" : "light");
      root.dataset.theme = now === "dark" ? "light" : "dark";
    },
    Escape: hide,
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = actions[event.key];
    if (action) {
      action();
      event.preventDefault();
    }
  });
  byId("next").addEventListener("click", actions.n);
  byId("previous").addEventListener("click", actions.p);
  byId("issue").addEventListener("click", actions.i);
  byId("theme").addEventListener("click", actions.t);
  byId("changed").addEventListener("change", (event) => {
    root.classList.toggle("only", event.target.checked);
  });
  byId("summary").addEventListener("change", (event) => {
    root.classList.toggle(`no-${event.target.dataset.kind}`, !event.target.checked);
  });
})();
