"""The evidence: scenarios run on real Lightning releases, their results, and what follows from them.

`python -m evidence measure` runs scenarios and records outcomes in `results.jsonl`;
`python -m evidence publish` derives what the package ships; `python -m evidence draw` the picture.
"""
