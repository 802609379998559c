Reveal.initialize({
  width: 1280, height: 720, margin: 0, center: false, hash: true, slideNumber: "c/t",
  transition: "none", controls: false, progress: true, viewDistance: 100,
  // S shows what is said to a slide, and hides it again.
  keyboard: { 83: () => document.documentElement.classList.toggle("said") },
});
