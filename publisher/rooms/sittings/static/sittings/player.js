// A chapter plays here instead of in a page of its own; "#t=12.5" in the address starts there.
for (const part of document.querySelectorAll(".heard")) {
  const sound = part.querySelector("audio");
  const links = [...part.querySelectorAll("[data-second]")];
  const play = (second) => {
    sound.currentTime = second;
    sound.play().catch(() => { /* the browser wants a click of its own: the place is kept */ });
  };
  for (const link of links) link.addEventListener("click", (event) => { event.preventDefault(); play(Number(link.dataset.second)); });
  sound.addEventListener("timeupdate", () => {
    const now = links.filter((link) => Number(link.dataset.second) <= sound.currentTime + 0.2).at(-1);
    for (const link of links) link.toggleAttribute("aria-current", link === now);
  });
}
const told = /^#t=(\d+(?:\.\d+)?)$/.exec(location.hash), first = document.querySelector(".heard audio");
if (told && first) { first.preload = "metadata"; first.currentTime = Number(told[1]); }
