// What htmx does not do. Nothing here is needed to read or to act: without script, forms are forms and the page is
// as new as its last loading.
(() => {
  "use strict";
  const main = document.getElementById("main");
  const live = document.getElementById("live");
  const stream = document.getElementById("stream");
  const say = (state) => live && live.setAttribute("data-live-state", state);

  // The reader's zone, for the server to write times in. It counts from the next page on.
  const secure = location.protocol === "https:";
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const name = (secure ? "__Host-" : "") + "zone";
  if (zone && !document.cookie.split("; ").some((c) => c.startsWith(name + "="))) {
    document.cookie = `${name}=${zone}; Path=/; Max-Age=31536000; SameSite=Lax${secure ? "; Secure" : ""}`;
  }

  // Somebody is in the middle of something: what was typed, chosen or opened must not be swept away by news.
  let touched = false;
  document.addEventListener("input", (e) => { if (e.target.closest("form")) touched = true; });
  document.addEventListener("submit", () => { touched = false; });
  const busy = () => touched || document.querySelector("main details.folded[open], main > #refused, [data-dragging]");

  // News: ask for the page again, at the position of the news, and change only what has changed.
  let asked = 0, running = false;
  const renew = async () => {
    if (running) return;
    running = true;
    try {
      for (let shown = 0, tries = 0; shown < asked; ) {
        const wanted = asked;
        const answer = await fetch(location.href, { headers: { "HX-Request": "true", "Coxswain-Position": String(wanted) } });
        if (answer.status === 503 && ++tries < 20) { // the view is not there yet
          await new Promise((again) => setTimeout(again, 500));
          continue;
        }
        shown = wanted;
        if (answer.status === 401) { location.reload(); return; }
        if (!answer.ok) { say("held"); return; }
        const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("main");
        if (!page) { say("held"); return; }
        if (busy()) { say("held"); return; }
        const open = [...main.querySelectorAll("details[open][id]")].map((d) => d.id);
        for (const id of open) { page.querySelector("#" + CSS.escape(id))?.setAttribute("open", ""); }
        const notice = main.querySelector(":scope > .notice"); // what the reader was told, and the way to take it back
        if (notice && !page.querySelector(":scope > .notice")) page.prepend(notice.cloneNode(true));
        htmx.swap({ target: main, swap: "outerMorph", text: page.outerHTML });
        say("live");
        document.dispatchEvent(new CustomEvent("coxswain:renewed"));
      }
    } catch { say("lost"); } finally { running = false; }
  };
  if (stream) {
    stream.addEventListener("fact", (e) => {
      asked = Math.max(asked, Number(e.detail.data) || 0);
      if (busy()) { say("held"); return; }
      renew();
    });
    for (const event of ["htmx:sse:error", "htmx:sse:close"]) stream.addEventListener(event, () => say("lost"));
    stream.addEventListener("htmx:sse:after:connection", () => say("live"));
    addEventListener("offline", () => say("lost"));
    addEventListener("online", () => { say("waiting"); asked = Math.max(asked, 1); renew(); });
  }

  // An agenda is put in order by dragging a line, or with the arrow keys on its handle. The order is a form: it is sent
  // when the reader lets go.
  const order = (list) => {
    const form = document.getElementById(list.dataset.order);
    form.querySelectorAll("input[data-place]").forEach((i) => i.remove());
    list.querySelectorAll(":scope > [data-item]").forEach((line, i) => {
      const input = document.createElement("input");
      input.type = "hidden"; input.name = "items." + i; input.value = line.dataset.item; input.dataset.place = "";
      form.append(input);
    });
    form.requestSubmit();
  };
  let timer;
  document.addEventListener("keydown", (e) => {
    const handle = e.target.closest("[data-handle]");
    if (!handle || !["ArrowUp", "ArrowDown"].includes(e.key)) return;
    e.preventDefault();
    const line = handle.closest("[data-item]"), list = line.parentElement;
    const next = (l) => (e.key === "ArrowUp" ? l.previousElementSibling : l.nextElementSibling);
    let other = next(line);
    while (other && !other.dataset.item) other = next(other); // a line that stays where it is
    if (!other) return;
    other[e.key === "ArrowUp" ? "before" : "after"](line);
    handle.focus();
    const at = [...list.children].indexOf(line) + 1;
    const status = document.getElementById("order-status");
    if (status) status.textContent = `Line ${at} of ${list.children.length}`;
    clearTimeout(timer);
    touched = true;
    timer = setTimeout(() => { sessionStorage.setItem("handle", handle.id); order(list); }, 900);
  });
  let dragged = null, before = "";
  const items = (list) => [...list.children].map((l) => l.dataset.item).join();
  document.addEventListener("dragstart", (e) => {
    dragged = e.target.closest?.("[data-item][draggable]");
    if (!dragged) return;
    dragged.setAttribute("data-dragging", "");
    before = items(dragged.parentElement);
    e.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragover", (e) => {
    const over = e.target.closest?.("[data-item]");
    if (!dragged || !over || over.parentElement !== dragged.parentElement) return;
    e.preventDefault();
    if (over === dragged) return;
    const box = over.getBoundingClientRect();
    over[e.clientY < box.top + box.height / 2 ? "before" : "after"](dragged);
  });
  document.addEventListener("drop", (e) => { if (dragged) e.preventDefault(); });
  document.addEventListener("dragend", () => {
    if (!dragged) return;
    const list = dragged.parentElement;
    dragged.removeAttribute("data-dragging");
    dragged = null;
    if (items(list) !== before) order(list);
  });
  const handle = sessionStorage.getItem("handle");
  if (handle) {
    sessionStorage.removeItem("handle");
    // Going to the place that the address names takes the focus away; so this comes after it.
    addEventListener("load", () => requestAnimationFrame(() => document.getElementById(handle)?.focus()));
  }

  // A range that moves through time shows where it is and goes there when it is let go.
  document.addEventListener("change", (e) => { if (e.target.matches("[data-go]")) e.target.form.requestSubmit(); });
  document.addEventListener("input", (e) => {
    if (!e.target.matches("[data-days]")) return;
    const out = document.getElementById(e.target.dataset.days);
    if (out) out.textContent = e.target.dataset.labels.split("|")[e.target.value] ?? "";
  });
})();
