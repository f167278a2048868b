"use strict";
// Filters the tasks. Without this script the page shows all of them, and no filters.
(() => {
  const byId = id => document.getElementById(id);
  const form = byId("filter"), table = byId("table"), count = byId("count");
  const department = byId("department"), role = byId("role"), status = byId("status"), changed = byId("changed"), words = byId("words");
  const folded = text => text.normalize("NFKC").toLowerCase();

  // -- pinyin: czj, caizhengju and caizj all spell 财政局 --
  const readings = new Map();
  for (const group of form.dataset.readings.split(" ")) {
    const letters = group.match(/^[a-z]*/)[0];
    for (const character of group.slice(letters.length)) {
      const initials = [letters, letters.replace("v", "u"), letters[0], ...(/^[zcs]h/.test(letters) ? [letters.slice(0, 2)] : [])];
      readings.set(character, [...(readings.get(character) || []), ...initials]);
    }
  }
  // Whether letters spell a text from the character `at`. `whole`: to its end.
  const spells = (letters, text, at, whole) => {
    if (!letters) return !whole || at === text.length;
    if (at === text.length) return false;
    const forms = readings.get(text[at]) || [/[\p{L}\p{N}]/u.test(text[at]) ? text[at] : ""];
    return forms.some(form => letters.startsWith(form)
      ? spells(letters.slice(form.length), text, at + 1, whole)
      : !whole && form.startsWith(letters));
  };
  const spellsWithin = (letters, text) => [...text].some((_, at) => spells(letters, text, at, false));

  // -- what there is to search --
  const bodies = [...department.options].slice(1).map(option => ({
    value: option.value, name: option.text, names: option.dataset.names.split("\n").map(folded),
  }));
  const headings = new Map();
  const tasks = [];
  for (const row of table.tBodies[0].rows) {
    if (row.classList.contains("task")) {
      const holders = new Map();
      for (const code of row.dataset.bodies.split(" ")) {
        const parts = code.match(/^(\d+)(.)([a-z]?)(!?)$/);
        if (parts) holders.set(parts[1], { role: parts[2], status: parts[3], late: parts[4] });
      }
      const next = row.nextElementSibling;
      tasks.push({ row, holders, more: next && next.classList.contains("progress") ? next : null });
    } else if (row.classList.contains("heading")) {
      headings.set(row.id || row, row);
    }
  }
  const texts = new Map();
  const textOf = task => {
    if (!texts.has(task)) {
      const titles = [task.row.querySelector(".title").textContent];
      for (let under = task.row.dataset.under; under; under = headings.get(under).dataset.under) {
        titles.push(headings.get(under).textContent);
      }
      const named = [...task.holders].filter(([, has]) => "lns".includes(has.role)).map(([body]) => bodies[body]);
      const names = named.flatMap(body => body.names);
      const all = [task.row.textContent, task.more ? task.more.textContent : "", ...titles, ...names];
      texts.set(task, { all: folded(all.join("\n")), titles: titles.map(folded), names });
    }
    return texts.get(task);
  };
  const isFound = (task, word) => {
    const text = textOf(task);
    return text.all.includes(word) || (/^[a-z]{2,}$/.test(word) && (
      text.titles.some(title => spellsWithin(word, title)) || text.names.some(name => spells(word, name, 0, false))));
  };
  const meant = typed => {
    const letters = typed.replace(/[\s'’-]/g, "");
    const found = bodies.filter(body => body.names.some(name =>
      name === typed || (/^[a-z]+$/.test(letters) && spells(letters, name, 0, true))));
    return found.length === 1 ? found[0] : null;
  };

  // -- filtering --
  const fits = (task, typed) => {
    const chosen = department.value;
    const own = chosen === "" ? [...task.holders.values()] : [task.holders.get(chosen)].filter(Boolean);
    const inRole = own.filter(has => role.value ? has.role === role.value : has.role !== "p");
    const inStatus = inRole.filter(has => !status || !status.value || (status.value === "!" ? has.late : has.status === status.value));
    const asked = chosen !== "" || role.value || (status && status.value);
    if (changed && changed.value && task.row.dataset.changed === undefined) return false;
    return (!asked || inStatus.length > 0) && typed.every(word => isFound(task, word));
  };
  let lastChosen = "";
  const label = select => select && select.value ? select.selectedOptions[0].text : "";
  const wordOf = (select, value) => {
    const option = value && select && [...select.options].find(each => each.value === value);
    return option ? option.text : "";
  };
  // Of one department, only its own report is shown, and unfolded.
  const showReports = (more, chosen) => {
    const items = [...more.querySelectorAll("li")];
    for (const item of items) item.hidden = chosen !== "" && item.dataset.body !== chosen;
    more.hidden = items.every(item => item.hidden);
    if (chosen !== lastChosen) more.querySelector("details").open = chosen !== "";
  };
  const filter = () => {
    const chosen = department.value;
    const typed = folded(words.value).split(/\s+/).filter(Boolean);
    const shown = new Set();
    let found = 0, possible = 0;
    for (const task of tasks) {
      const show = fits(task, typed);
      task.row.hidden = !show;
      if (task.more) task.more.hidden = !show;
      const has = chosen === "" ? null : task.holders.get(chosen);
      if (has && has.role === "p") possible += 1;
      if (!show) continue;
      found += 1;
      for (let under = task.row.dataset.under; under && !shown.has(under); under = headings.get(under).dataset.under) shown.add(under);
      const title = task.row.querySelector(".title");
      title.querySelectorAll(".own").forEach(mark => mark.remove());
      if (has) {
        const mark = document.createElement("span");
        mark.className = "own";
        mark.textContent = [wordOf(role, has.role), wordOf(status, has.status), wordOf(status, has.late)].filter(Boolean).join("，");
        title.append(mark);
      }
      if (task.more) showReports(task.more, chosen);
    }
    const filtered = chosen !== "" || role.value || typed.length > 0 || [status, changed].some(select => select && select.value);
    for (const [key, row] of headings) row.hidden = row.dataset.again === undefined ? !shown.has(key) : filtered;
    lastChosen = chosen;
    document.documentElement.classList.toggle("filtered", filtered);
    document.documentElement.classList.toggle("of-one", chosen !== "");
    const by = [label(department), label(role), label(status), label(changed), words.value.trim()].filter(Boolean).join("，");
    count.textContent = !filtered ? `共 ${tasks.length} 项任务。`
      : found ? `${by}：${found} 项任务，共 ${tasks.length} 项。`
      : `${by}：没有符合的任务。请换一个条件，或者按“清除”。`;
    if (possible && role.value !== "p") count.textContent += `另有 ${possible} 项可能涉及，在“角色”里可以选。`;
    const body = chosen === "" && typed.length ? meant(folded(words.value.trim())) : null;
    if (body) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `看${body.name}的任务`;
      button.addEventListener("click", () => { words.value = ""; choose(body.value); department.focus(); });
      count.append(button);
    }
    const state = new URLSearchParams();
    for (const [key, value] of [["单位", label(department)], ["角色", label(role)], ["状态", label(status)], ["变化", label(changed)], ["词", words.value.trim()]]) {
      if (value) state.set(key, value);
    }
    if (filtered || location.hash.includes("=")) {
      try { history.replaceState(null, "", filtered ? `#${state}` : location.pathname + location.search); } catch { /* a page in a frame, or in a mail program */ }
    }
  };
  const choose = value => { department.value = value; filter(); };
  const pick = (select, text) => {
    const option = select && [...select.options].find(each => each.text === text);
    if (option && option.value) select.value = option.value;
  };
  let timer = 0;
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(filter, 120); });
  form.addEventListener("submit", event => { event.preventDefault(); clearTimeout(timer); filter(); });
  form.addEventListener("reset", () => setTimeout(filter));
  byId("print").addEventListener("click", () => print());
  for (const name of document.querySelectorAll(".body[data-body]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = name.textContent;
    button.setAttribute("aria-label", `${name.textContent}，只看它的任务`);
    button.addEventListener("click", () => { choose(name.dataset.body); byId("tasks").scrollIntoView(); department.focus({ preventScroll: true }); });
    name.replaceChildren(button);
  }

  // A link leads to a task or heading, even if that was filtered out.
  addEventListener("hashchange", () => {
    const target = byId(location.hash.slice(1));
    if (!target || !target.hidden) return;
    form.reset();
    filter();
    target.scrollIntoView();
  });

  // What is long is folded.
  for (const task of tasks) if (task.more) task.more.querySelector("details").open = false;
  if (innerWidth <= 920) for (const part of document.querySelectorAll(".departments, .changes details, .contents details")) part.open = false;

  // A narrow window shows the table as cards; some screen readers then need to be told that it is one.
  table.setAttribute("role", "table");
  for (const part of [table.tHead, ...table.tBodies]) part.setAttribute("role", "rowgroup");
  for (const row of table.rows) {
    row.setAttribute("role", "row");
    for (const cell of row.cells) {
      cell.setAttribute("role", cell.tagName === "TD" ? "cell" : cell.scope === "col" ? "columnheader" : "rowheader");
    }
  }

  const state = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
  pick(department, state.get("单位"));
  pick(role, state.get("角色"));
  pick(status, state.get("状态"));
  pick(changed, state.get("变化"));
  words.value = state.get("词") || "";
  form.hidden = false;
  filter();
  if (document.documentElement.classList.contains("filtered")) byId("tasks").scrollIntoView();
})();
