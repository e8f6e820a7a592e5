"""Presidio as a filter of lines, with the first English spaCy model that is
installed. With -version it prints versions; with -check it says what is
missing. Nothing is fetched: the list of public suffixes is the one that
tldextract brings along."""

import sys

import spacy.util


def model():
    return next((m for m in sorted(spacy.util.get_installed_models()) if m.startswith("en")), None)


def main():
    import tldextract
    from importlib.metadata import version

    if sys.argv[1:] == ["-version"]:
        print(version("presidio-analyzer"), "with", model(), spacy.util.get_package_version(model()))
        return
    if sys.argv[1:] == ["-check"]:
        if model() is None:
            sys.exit("no English spaCy model is installed")
        import presidio_analyzer, presidio_anonymizer  # noqa: F401, E401
        return
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())

    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import NlpEngineProvider
    from presidio_anonymizer import AnonymizerEngine

    nlp = {"nlp_engine_name": "spacy", "models": [{"lang_code": "en", "model_name": model()}]}
    analyzer = AnalyzerEngine(nlp_engine=NlpEngineProvider(nlp_configuration=nlp).create_engine(), supported_languages=["en"])
    anonymizer = AnonymizerEngine()
    for line in sys.stdin:
        text = line.rstrip("\n")
        found = analyzer.analyze(text, language="en")
        print(anonymizer.anonymize(text, found).text)


if __name__ == "__main__":
    main()
