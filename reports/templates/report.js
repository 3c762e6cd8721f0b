"use strict";
(() => {
  const one = (id) => document.getElementById(id);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const tools = one("tools");
  if (!tools) return;

  const COLUMNS = ["verdict", "document", "web", "since"];
  const PLACE = /^(.*):(\d+):(\d+)$/s;
  const chips = all(".counts button");
  const rank = Object.fromEntries(chips.map((chip, index) => [chip.dataset.verdict, index]));
  const tables = all("main table");
  const settled = one("settled");
  const inputs = { q: one("query"), d: one("document"), h: one("host") };
  const state = { q: "", d: "", h: "", v: new Set(), by: "", down: false };
  let foldedBefore = null;

  const hostOf = (link) => {
    try {
      return new URL(link.href).hostname;
    } catch {
      return "";
    }
  };
  const rows = all("main tbody tr").map((row, order) => {
    const place = row.querySelector("samp");
    const [, name, line, column] = PLACE.exec(place.textContent) || ["", "", 0, 0];
    const link = row.cells[1].querySelector(":scope > a");
    const permalink = document.createElement("a");
    permalink.href = "#" + row.id;
    permalink.append(...place.childNodes);
    place.append(permalink);
    row.tabIndex = -1;
    return {
      row,
      order,
      verdict: row.className,
      document: name,
      at: [Number(line), Number(column)],
      host: link ? hostOf(link) : "",
      web: row.cells[2].textContent.trim().toLowerCase(),
      since: row.querySelector("time")?.textContent || "",
      text: row.textContent.toLowerCase(),
    };
  });

  const COMPARE = {
    verdict: (a, b) => rank[a.verdict] - rank[b.verdict],
    document: (a, b) =>
      a.document.localeCompare(b.document) || a.at[0] - b.at[0] || a.at[1] - b.at[1],
    web: (a, b) => a.web.localeCompare(b.web),
    since: (a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0),
  };

  function sort() {
    const sign = state.down ? -1 : 1;
    const compare = COMPARE[state.by] || (() => 0);
    const sorted = [...rows].sort((a, b) => sign * compare(a, b) || a.order - b.order);
    for (const table of tables) {
      const body = table.tBodies[0];
      body.append(...sorted.filter((item) => item.row.parentNode === body).map((item) => item.row));
      [...table.tHead.rows[0].cells].forEach((cell, index) => {
        if (COLUMNS[index] !== state.by) cell.removeAttribute("aria-sort");
        else cell.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      });
    }
  }

  function matches(item, words) {
    return (
      (!state.v.size || state.v.has(item.verdict)) &&
      (!state.d || item.document === state.d) &&
      (!state.h || item.host === state.h) &&
      words.every((word) => item.text.includes(word))
    );
  }

  function filter() {
    const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
    const filtered = Boolean(words.length || state.v.size || state.d || state.h);
    let shown = 0;
    let folded = 0;
    for (const item of rows) {
      item.row.hidden = filtered && !matches(item, words);
      if (item.row.hidden) continue;
      shown += 1;
      if (settled?.contains(item.row)) folded += 1;
    }
    for (const table of tables) {
      table.parentNode.hidden = filtered && !table.querySelector("tbody tr:not([hidden])");
    }
    unfold(filtered, folded);
    for (const chip of chips) chip.setAttribute("aria-pressed", state.v.has(chip.dataset.verdict));
    one("clear").hidden = !filtered;
    one("shown").textContent = filtered ? `${shown} of ${rows.length} links` : "";
  }

  function unfold(filtered, folded) {
    if (!settled) return;
    if (!filtered && foldedBefore !== null) {
      settled.open = foldedBefore;
      foldedBefore = null;
    } else if (filtered && folded) {
      foldedBefore ??= settled.open;
      settled.open = true;
    }
  }

  function show() {
    for (const key of Object.keys(inputs)) {
      if (inputs[key].value !== state[key]) inputs[key].value = state[key];
    }
    filter();
    sort();
  }

  function remember() {
    const kept = new URLSearchParams();
    for (const key of Object.keys(inputs)) if (state[key]) kept.set(key, state[key]);
    if (state.v.size) kept.set("v", [...state.v].join(","));
    if (state.by) kept.set("s", (state.down ? "-" : "") + state.by);
    const address = location.href.split("#")[0] + (kept.size ? "#" + kept : "");
    history.replaceState(null, "", address);
    show();
  }

  function recall() {
    const hash = location.hash.slice(1);
    if (/^(link|why)-/.test(hash)) return reveal(one(hash));
    const kept = new URLSearchParams(hash);
    for (const key of Object.keys(inputs)) {
      const value = kept.get(key) || "";
      const options = inputs[key].options;
      state[key] = !options || [...options].some((option) => option.value === value) ? value : "";
    }
    state.v = new Set((kept.get("v") || "").split(",").filter((name) => name in rank));
    const by = kept.get("s") || "";
    state.down = by.startsWith("-");
    state.by = COLUMNS.includes(by.replace("-", "")) ? by.replace("-", "") : "";
    show();
  }

  function reveal(target) {
    if (!target) return;
    if (target.hidden || target.closest("[hidden]")) reset();
    const fold = target.closest("details");
    if (fold) fold.open = true;
    target.scrollIntoView({ block: "center" });
    if (target.matches("tr")) target.focus({ preventScroll: true });
  }

  function reset() {
    Object.assign(state, { q: "", d: "", h: "", v: new Set() });
    show();
  }

  function offer(select, key) {
    const counts = new Map();
    for (const item of rows) {
      if (item[key]) counts.set(item[key], (counts.get(item[key]) || 0) + 1);
    }
    for (const [name, count] of [...counts].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))) {
      select.add(new Option(`${name} (${count})`, name));
    }
    select.closest("label").hidden = counts.size < 2;
  }

  function move(step) {
    const closed = "[hidden], details:not([open])";
    const visible = all("main tbody tr").filter((row) => !row.closest(closed));
    const at = visible.indexOf(document.activeElement.closest("tr"));
    const next = visible[at < 0 ? (step > 0 ? 0 : visible.length - 1) : at + step];
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  }

  function addSorting(table) {
    [...table.tHead.rows[0].cells].forEach((cell, index) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...cell.childNodes);
      button.addEventListener("click", () => {
        const again = state.by === COLUMNS[index];
        state.by = again && state.down ? "" : COLUMNS[index];
        state.down = again && !state.down;
        remember();
      });
      cell.append(button);
    });
  }

  function addCopying(address) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy the new URL");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(address.querySelector("a").href);
      button.textContent = "Copied";
    });
    address.append(button);
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target === inputs.q && event.key === "Escape") {
      state.q = "";
      inputs.q.blur();
      remember();
    }
    if (event.target.matches("input, select, textarea")) return;
    if (event.key === "/") {
      event.preventDefault();
      inputs.q.focus();
    } else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
  });

  for (const key of Object.keys(inputs)) {
    inputs[key].addEventListener("input", () => {
      state[key] = inputs[key].value;
      remember();
    });
  }
  for (const chip of chips) {
    chip.disabled = false;
    chip.addEventListener("click", () => {
      const verdict = chip.dataset.verdict;
      if (!state.v.delete(verdict)) state.v.add(verdict);
      remember();
    });
  }
  one("clear").addEventListener("click", () => {
    reset();
    remember();
    inputs.q.focus();
  });
  offer(inputs.d, "document");
  offer(inputs.h, "host");
  tables.forEach(addSorting);
  if (navigator.clipboard) all(".n:has(a)").forEach(addCopying);
  tools.hidden = false;
  addEventListener("hashchange", recall);
  recall();
})();
