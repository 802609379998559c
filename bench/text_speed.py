"""Time figures and speech on 100,000 made-up sentences, one core.

Run it in the project folder: python bench/text_speed.py [sentences]
"""

import random
import sys
import time

import pandas as pd

from counterclaim.text.figures import extract_figures
from counterclaim.text.speech import extract_speech

WORDS = {
    "nl": ["politie", "toestellen", "berichten", "woning", "gebruikers", "vandaag", "netwerk", "de", "een", "in"],
    "en": ["police", "phones", "messages", "house", "users", "today", "network", "the", "a", "in"],
    "fr": ["police", "appareils", "messages", "maison", "clients", "réseau", "la", "une", "dans", "les"],
    "de": ["Polizei", "Geräte", "Nachrichten", "Wohnung", "Nutzer", "heute", "Netz", "die", "eine", "in"],
}  # fmt: skip
FRAMES = {
    "nl": ["In {place} zijn ruim {n} huiszoekingen verricht, zei {name}.", "“{words}”, zegt {name}.", "{words}.", "{name} ontkent dat {words}."],
    "en": ["More than {n} homes were searched in {place}, {name} said.", "“{words},” said {name}.", "{words}.", "{name} denied that {words}."],
    "fr": ["Plus de {n} perquisitions ont eu lieu à {place}, a déclaré {name}.", "« {words} », dit {name}.", "{words}.", "{name} dément que {words}."],
    "de": ["In {place} gab es mehr als {n} Durchsuchungen, sagte {name}.", "„{words}“, sagte {name}.", "{words}.", "{name} bestreitet, dass {words}."],
}  # fmt: skip
PLACES = ["Antwerpen", "Berlin", "Madrid", "Lyon", "Utrecht"]


def corpus(sentences: int, seed: int = 1) -> pd.DataFrame:
    """Make texts of ten sentences each, in four languages, no two alike."""
    draw = random.Random(seed)
    texts = []
    for number in range(sentences // 10):
        language = draw.choice(list(WORDS))
        parts = [
            draw.choice(FRAMES[language]).format(
                place=draw.choice(PLACES),
                n=draw.randint(2, 99_999),
                name=f"Firma{draw.randint(1, 10**6)}",
                words=" ".join(draw.choices(WORDS[language], k=draw.randint(8, 20))),
            )
            for _ in range(10)
        ]
        texts.append((str(number), language, " ".join(parts)))
    return pd.DataFrame(texts, columns=["doc_id", "language", "text"])


def main() -> None:
    """Print seconds for each extractor."""
    sentences = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    texts = corpus(sentences)
    for extract in (extract_figures, extract_speech):
        begin = time.process_time()
        rows = len(extract(texts))
        print(
            f"{extract.__name__}: {sentences} sentences, {rows} rows, {time.process_time() - begin:.1f} s"
        )


if __name__ == "__main__":
    main()
