// Says plainly why the lab cannot run here. Written for the oldest browser that may meet it.
(function () {
  var served = window.location.protocol !== "file:";
  function lacks() {
    if (!served) return "";
    if (typeof WebAssembly !== "object" || typeof BigInt64Array !== "function") return "WebAssembly";
    if (typeof Worker !== "function") return "web workers";
    try {
      if (!window.indexedDB) return "storage for your work (a private window may forbid it)";
      new Function('import("")');
    } catch (error) {
      return error instanceof SyntaxError ? "dynamic import" : "storage for your work";
    }
    return "";
  }
  var lacking = lacks();
  if (served && !lacking) return;
  function say() {
    var box = document.createElement("main");
    box.setAttribute("role", "alert");
    box.style.cssText = "font:18px/1.6 sans-serif;max-width:34em;margin:12vh auto;padding:0 16px";
    var lines = served
      ? [
          "This browser cannot run the notebooks",
          "It lacks " + lacking + ". Use Firefox 112, Chrome or Edge 95, Safari 16.4, or a newer one. " +
            "The report's pages can be read in any browser.",
        ]
      : [
          "The lab must be served",
          "A browser does not run it from a file. In this folder, say: python3 -m http.server 8000, " +
            "and open http://localhost:8000/ in the browser.",
        ];
    var title = document.createElement("h1");
    title.textContent = lines[0];
    var words = document.createElement("p");
    words.textContent = lines[1];
    box.appendChild(title);
    box.appendChild(words);
    document.body.innerHTML = "";
    document.body.appendChild(box);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", say);
  else say();
})();
