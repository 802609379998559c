"""Keys that are pressed on a control are the control's, not the notebook's."""

import ipywidgets

# In JupyterLab an arrow pressed on a menu goes to the next cell, and d pressed twice deletes this
# one. It leaves alone what is pressed on an element with this attribute; one around it is no help.
_KEPT = """
const keep = () => element.isConnected
  ? element.closest(".widget-vbox")?.addEventListener("focusin", event =>
      event.target.setAttribute("data-lm-suppress-shortcuts", "true"))
  : requestAnimationFrame(keep);
keep();
"""


def with_own_keys(controls: list[ipywidgets.Widget]) -> ipywidgets.VBox:
    """Stack controls in a box that keeps the keys pressed in it from the notebook around it.

    Where there is no JupyterLab around it, it is a box like any other.
    """
    script = {
        "output_type": "display_data",
        "data": {"application/javascript": _KEPT},
        "metadata": {},
    }
    return ipywidgets.VBox(
        [*controls, ipywidgets.Output(outputs=(script,), layout={"display": "none"})]
    )
