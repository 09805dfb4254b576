
"use strict";
(() => {
  const form = document.getElementById("controls");
  if (!form) return;
  const main = document.getElementById("changes");
  const changes = [...main.querySelectorAll(".change")];
  const all = changes.reduce((sum, each) => sum + Number(each.dataset.count), 0);
  const levels = [...form.querySelectorAll("[data-level]")];
  const search = document.getElementById("search");
  const origin = document.getElementById("origin");
  const sort = document.getElementById("sort");
  const used = document.getElementById("used");
  const nothing = document.getElementById("nothing");
  const shown = document.getElementById("shown");

  const filter = () => {
    const wanted = new Set(levels.filter((each) => each.getAttribute("aria-pressed") === "true").map((each) => each.dataset.level));
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let entries = 0;
    let count = 0;
    for (const each of changes) {
      const fits =
        wanted.has(each.dataset.level) &&
        (!origin.value || each.dataset.origin === origin.value) &&
        (!used || !used.checked || each.dataset.used === "1") &&
        words.every((word) => each.dataset.text.includes(word));
      each.hidden = !fits;
      entries += fits ? 1 : 0;
      count += fits ? Number(each.dataset.count) : 0;
    }
    nothing.hidden = entries > 0;
    const within = entries === 1 ? "in 1 entry" : `in ${entries} entries`;
    shown.textContent = entries === changes.length ? `All ${all} shown, ${within}` : `${count} of ${all} shown, ${within}`;
  };

  const orders = {
    level: (a, b) => a.dataset.number - b.dataset.number,
    where: (a, b) => a.dataset.where.localeCompare(b.dataset.where, "en") || a.dataset.number - b.dataset.number,
    rule: (a, b) => a.dataset.rule.localeCompare(b.dataset.rule, "en") || a.dataset.number - b.dataset.number,
  };
  const order = () => {
    changes.sort(orders[sort.value]);
    main.prepend(...changes);
  };

  const reset = () => {
    for (const each of levels) each.setAttribute("aria-pressed", "true");
    search.value = origin.value = "";
    if (used) used.checked = false;
    filter();
  };
  const toggle = (button) => {
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    filter();
  };
  const move = (step) => {
    const visible = changes.filter((each) => !each.hidden);
    if (!visible.length) return;
    const at = visible.findIndex((each) => each.contains(document.activeElement));
    const next = at < 0 ? (step > 0 ? 0 : visible.length - 1) : Math.min(Math.max(at + step, 0), visible.length - 1);
    const summary = visible[next].querySelector("summary");
    summary.focus();
    summary.scrollIntoView({ block: "nearest" });
  };
  const openAll = (open) => changes.forEach((each) => { if (!each.hidden) each.open = open; });

  form.addEventListener("submit", (event) => event.preventDefault());
  for (const each of levels) each.addEventListener("click", () => toggle(each));
  search.addEventListener("input", filter);
  origin.addEventListener("change", filter);
  sort.addEventListener("change", order);
  if (used) used.addEventListener("change", filter);
  document.getElementById("reset").addEventListener("click", reset);
  document.getElementById("open").addEventListener("click", () => openAll(true));
  document.getElementById("close").addEventListener("click", () => openAll(false));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      reset();
      document.activeElement.blur();
    } else if (event.target.matches("input, select")) {
      return;
    } else if (event.key === "/") {
      event.preventDefault();
      search.focus();
    } else if (event.key === "j" || event.key === "k") {
      move(event.key === "j" ? 1 : -1);
    } else if (/^[1-4]$/.test(event.key) && !levels[event.key - 1].disabled) {
      toggle(levels[event.key - 1]);
    }
  });

  // Paper has no buttons: everything that is shown is printed open.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = changes.filter((each) => !each.hidden && !each.open);
    closed.forEach((each) => { each.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((each) => { each.open = false; }));

  // What was typed may have survived a reload.
  order();
  filter();
})();
