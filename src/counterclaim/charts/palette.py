"""Sizes, colours and type of every chart."""

PAGE, PHONE = 7.2, 3.4

INK, QUIET, GUIDE = "#1a1a1a", "#5f5f5f", "#dcdcdc"
# Okabe and Ito's colours, fixed by whose words they are; the marker says it again for grey print.
COMPANY, DUTCH, BELGIAN, FRENCH = "#D55E00", "#0072B2", "#009E73", "#CC79A7"
OTHERS, OUTLET, BACKGROUND = "#56B4E9", "#000000", "#999999"
CLAIMANTS = {
    "company": (COMPANY, "D"),
    "nl_police": (DUTCH, "o"),
    "nl_prosecutor": (DUTCH, ">"),
    "be_police": (BELGIAN, "<"),
    "be_prosecutor": (BELGIAN, "s"),
    "fr_authority": (FRENCH, "^"),
    "us_authority": (OTHERS, "v"),
    "europol_eurojust": (OTHERS, "P"),
    "authority_unnamed": (OTHERS, "X"),
    "outlet": (OUTLET, "o"),
}
# For a case that brings authorities of its own, in the order of its codebook.
AUTHORITIES = [(DUTCH, "o"), (BELGIAN, "s"), (FRENCH, "^"), (OTHERS, "P")]
STYLE = {
    "axes.axisbelow": True,
    "axes.edgecolor": QUIET,
    # The page is the ground: white would hide ink that turned light.
    "axes.facecolor": "none",
    "axes.grid": False,
    "axes.labelcolor": QUIET,
    "axes.labelsize": 9,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlecolor": QUIET,
    "axes.titlelocation": "left",
    "axes.titlesize": 9,
    "figure.facecolor": "none",
    "figure.titlesize": 12,
    "figure.titleweight": "bold",
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "grid.color": GUIDE,
    "grid.linewidth": 0.8,
    "legend.fontsize": 8.5,
    "legend.frameon": False,
    "lines.linewidth": 1.4,
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "svg.hashsalt": "counterclaim",
    "text.color": INK,
    # A dollar sign in a page's words is a dollar sign.
    "text.parse_math": False,
    "xtick.color": QUIET,
    "xtick.labelsize": 8.5,
    "ytick.color": INK,
    "ytick.labelsize": 9,
    "ytick.major.size": 0,
}
