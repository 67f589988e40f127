// What stands beyond its own box or beyond the window: [why, element, words], nothing if all is well.
() => {
  const found = [];
  const tell = (why, element) => found.push([why, element.id || element.className || element.tagName, element.textContent.slice(0, 60)]);
  for (const element of document.querySelectorAll("body, body *")) {
    // Words for screen readers are not seen; a text cut on purpose ends with its ellipsis.
    if (element.closest("[hidden], .aside, svg")) continue;
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1) tell("window", element);
    if (element.closest(".clamped") || getComputedStyle(element).display === "inline") continue;
    if (element.scrollWidth > element.clientWidth + 1) tell("wide", element);
    if (element.scrollHeight > element.clientHeight + 3) tell("tall", element);
  }
  return found;
}
