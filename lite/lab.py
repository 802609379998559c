"""Drive the browser lab: serve a built one on this machine, run a notebook in Chromium, read it back."""

import functools
import http.server
import threading
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

# Another name of this machine. Under it a page is no secure context, as on a plain server in a class
# room: the browser has no service worker then.
PLAIN = "lab.test"


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files as `python -m http.server` does, and counts the bytes of their bodies."""

    sent = 0

    def log_message(self, *_):
        pass

    def copyfile(self, source, outputfile):
        content = source.read()
        type(self).sent += len(content)
        outputfile.write(content)


@contextmanager
def served(folder: Path):
    """Serve a folder on loopback; gives its address and the handler that counts."""
    counting = type("Counting", (_Handler,), {})
    handler = functools.partial(counting, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", counting
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def browser(executable: str):
    """Start a Chromium that asks for nothing of its own."""
    quiet = ["no-sandbox", "disable-gpu", "no-first-run", "disable-background-networking"]
    quiet += [
        "disable-component-update",
        "disable-sync",
        f"host-resolver-rules=MAP {PLAIN} 127.0.0.1",
    ]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=executable, args=[f"--{flag}" for flag in quiet]
        )
        try:
            yield chromium
        finally:
            chromium.close()


def opened(context, address: str, notebook: str):
    """Open a notebook in the lab and wait for its kernel."""
    page = context.new_page()
    page.goto(f"{address}/lab/index.html?path=notebooks/{notebook}")
    page.wait_for_function("window.jupyterapp?.shell?.currentWidget?.context?.isReady")
    return page


RUN = """async () => {
  const app = window.jupyterapp, widget = app.shell.currentWidget
  await widget.context.sessionContext.ready
  return await app.commands.execute('notebook:run-all-cells')
}"""
# JupyterLab draws only the cells in view; the notebook itself knows when a chart is there.
CHARTED = """() => [...window.jupyterapp.shell.currentWidget.context.model.cells].some(
  cell => cell.outputs && JSON.stringify(cell.outputs.toJSON()).includes('<svg'))"""
READ = "() => window.jupyterapp.shell.currentWidget.context.model.toJSON()"


def run(page) -> dict:
    """Run all cells and give the notebook with its outputs, as JSON."""
    page.evaluate(RUN)
    return page.evaluate(READ)
