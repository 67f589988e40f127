// A page of a sitting that is on is asked anew each second by its ETag, and only <main> is changed.
const PATIENCE_MS = 5000;
const main = document.getElementById("main");
let tag = "", lately = Date.now();

async function look() {
  try {
    const answer = await fetch(location.href, { headers: tag ? { "If-None-Match": tag } : {}, cache: "no-store" });
    if (answer.status === 200) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("main");
      if (tag && fresh && fresh.innerHTML !== main.dataset.was) main.replaceChildren(...fresh.childNodes);
      main.dataset.was = fresh ? fresh.innerHTML : "";
      tag = answer.headers.get("ETag") || "";
      if (fresh && !page.querySelector("[data-live]")) return;
    }
    if (answer.status === 200 || answer.status === 304) lately = Date.now();
  } catch (error) { /* the network is away: asked again below */ }
  for (const word of document.querySelectorAll("[data-stale]")) word.hidden = Date.now() - lately < PATIENCE_MS;
  setTimeout(look, document.hidden ? 5000 : 1000);
}

if (document.querySelector("[data-live]")) look();
