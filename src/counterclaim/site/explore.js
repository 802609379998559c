// Turns the explorations of one page: chooses rows, draws them, hides the others, says how many.
// Nothing is computed here, and no text from the data is ever read as HTML or as code.
"use strict";
(() => {
  const ADDRESS = /^https?:\/\//;
  const read = (node) => JSON.parse(node.textContent);
  const locale = read(document.getElementById("explore-locale"));
  const tip = document.createElement("div");
  tip.className = "explore-tip";
  tip.hidden = true;
  document.body.append(tip);

  function showTip(handler, event, item, value) {
    tip.hidden = !value;
    tip.textContent = value || "";
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    tip.style.left = `${Math.max(8, Math.min(event.clientX + 14, room))}px`;
    tip.style.top = `${event.clientY + tip.offsetHeight + 30 > innerHeight ? event.clientY - tip.offsetHeight - 10 : event.clientY + 18}px`;
  }

  function open(row) {
    if (row && ADDRESS.test(row.url || "")) location.assign(row.url);
  }

  // One object a row, with what its table says of it.
  function rowsOf(block, table) {
    const names = Object.keys(block.columns);
    const heads = table ? [...table.tHead.rows[0].cells].map((cell) => cell.textContent) : [];
    return (block.columns.id || []).map((_, i) => {
      const row = Object.fromEntries(names.map((name) => [name, block.columns[name][i]]));
      row.line = table ? table.tBodies[0].rows[i] : null;
      if (!row.said) row.said = row.line
        ? [...row.line.cells].map((cell, k) => `${heads[k]}: ${cell.textContent}`).join("\n")
        : names.filter((name) => !["id", "at", "of"].includes(name)).map((name) => `${name}: ${row[name]}`).join("\n");
      return row;
    });
  }

  async function explore(section) {
    const data = read(section.querySelector(".explore-data"));
    const form = section.querySelector("form");
    const live = section.querySelector(".explore-live");
    const blocks = data.blocks.map((block, i) => {
      const home = section.querySelectorAll(".explore-block")[i];
      const table = home.querySelector("table");
      return { ...block, home, rows: rowsOf(block, table), kept: [], at: -1, view: null };
    });

    for (const block of blocks.filter((one) => one.spec)) {
      const chart = block.home.querySelector(".explore-chart");
      chart.hidden = false;
      const spec = { ...block.spec, datasets: { rows: [] } };
      const made = await vegaEmbed(chart.firstElementChild, spec, {
        actions: false, ast: true, defaultStyle: false, renderer: "svg", tooltip: showTip,
        formatLocale: locale.number, logLevel: 1,
      });
      block.view = made.view;
      block.view.addEventListener("click", (event, item) => open(item && item.datum));
      chart.addEventListener("keydown", (event) => walk(block, event));
      chart.addEventListener("blur", () => walkTo(block, -1));
    }
    // Only now: where a script fails, the drawing that stands in stays.
    section.classList.add("explore-on");
    form.hidden = false;

    function values() {
      return Object.fromEntries([...form.elements].filter((one) => one.name).map((one) => [one.name, one.value]));
    }

    function update() {
      const chosen = values();
      for (const slider of form.querySelectorAll("input[type=range]")) {
        const words = JSON.parse(slider.dataset.words)[slider.value];
        slider.setAttribute("aria-valuetext", words);
        slider.closest("label").querySelector("output").textContent = words;
      }
      for (const key of section.querySelectorAll(".explore-key")) {
        key.hidden = Boolean(key.dataset.by) && chosen[key.dataset.by] !== key.dataset.choice;
      }
      for (const block of blocks) choose(block, chosen);
      say(chosen);
    }

    function choose(block, chosen) {
      const key = Math.max(0, block.keys.indexOf(block.by.map((name) => chosen[name]).join(" ")));
      for (const row of block.rows) {
        if (block.looks.length) Object.assign(row, block.looks[row.picks[key]]);
      }
      const filters = Object.entries(chosen).filter(([name, value]) => value !== "" && !block.by.includes(name));
      block.kept = block.rows.filter((row) => filters.every(([name, value]) => !(name in row) || String(row[name]) === value));
      const kept = new Set(block.kept);
      for (const row of block.rows.filter((one) => one.line)) {
        row.line.hidden = !kept.has(row);
        if (!block.spec && block.looks.length) row.line.cells[0].textContent = row.label;
      }
      block.at = -1;
      if (!block.view) return;
      const signals = Object.fromEntries(block.spec.params.map((one) => [one.name, true]));
      for (const [name, value] of Object.entries(chosen)) {
        if (name in signals) block.view.signal(name, value);
      }
      if ("current" in signals) block.view.signal("current", "");
      block.view.data("rows", block.kept.map(({ line, picks, ...row }) => row)).resize().runAsync();
    }

    function say(chosen) {
      const last = blocks[blocks.length - 1];
      const tally = new Map();
      for (const row of last.kept.filter((one) => one.label && one.look)) {
        tally.set(row.label, (tally.get(row.label) || 0) + 1);
      }
      const slider = form.querySelector("output");
      const curve = blocks[0].kept.filter((row) => row.rule && row.at === chosen.threshold).map((row) => row.said).join(", ");
      const told = data.live
        .replace("{at}", () => (slider ? slider.textContent : ""))
        .replace("{curve}", () => curve)
        .replace("{shown}", last.kept.length)
        .replace("{all}", last.rows.length);
      live.textContent = [told, ...[...tally].map(([label, n]) => `${label}: ${n}`)].join(" · ");
    }

    function walkTo(block, at) {
      block.at = at;
      const row = block.kept[at];
      block.view.signal("current", row ? row.id : "").runAsync();
      if (row) live.textContent = row.said.replaceAll("\n", "; ");
    }

    function walk(block, event) {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Enter") open(block.kept[block.at]);
      if (!step || !block.kept.length || !block.spec.params.some((one) => one.name === "current")) return;
      event.preventDefault();
      walkTo(block, Math.max(0, Math.min(block.kept.length - 1, block.at + step)));
    }

    form.addEventListener("input", update);
    form.addEventListener("submit", (event) => event.preventDefault());
    // A browser gives controls back as they were left.
    addEventListener("pageshow", update);
    update();
  }

  for (const section of document.querySelectorAll("section.explore:has(form)")) {
    explore(section).catch((error) => {
      section.classList.remove("explore-on");
      section.querySelector("form").hidden = true;
      section.querySelectorAll(".explore-chart").forEach((chart) => (chart.hidden = true));
      console.warn("explore:", error.message);
    });
  }
})();
