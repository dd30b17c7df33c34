"""The graph of boats with stored questions: what `kg ask` is tried on beside the graph itself."""

from __future__ import annotations

from collections.abc import Mapping

from boats import BOATS, FILES, TERMS

_PREFIXES = """PREFIX ex: <https://example.org/terms#>
PREFIX port: <https://example.org/id/port/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
_IN_PORT = """#+ summary:
#+   en: Which boats have their home in a port?
#+   ru: Какие лодки приписаны к порту?
#+ asked:
#+   en: ["Which boats lie in port?"]
#+ answers: [Q1]
#+ description: One row a boat.
#+ parameters:
#+   port: {type: "ex:Port", default: osh, example: osh, required: true}
#+ columns:
#+   boat: the boat
#+   length: how long it is
#+ tags: [boats]
"""
_LONGER = """#+ summary:
#+   en: Which boats are longer than a length in metres?
#+   ru: Какие лодки длиннее заданной длины в метрах?
#+ answers: [Q2]
#+ description: One row a boat.
#+ parameters:
#+   metres: {type: "xsd:integer", default: 10, example: 12, required: false}
#+ columns:
#+   boat: the boat
#+ tags: [boats]
"""
_LAUNCHED = """#+ summary:
#+   en: Which boats were launched by a day?
#+   ru: Какие лодки спущены на воду к определённому дню?
#+ answers: [Q3]
#+ description: One row a boat.
#+ parameters:
#+   day: {type: "xsd:date", default: today, example: 2020-01-01, required: false}
#+ columns:
#+   boat: the boat
#+ tags: [boats]
"""
_BETWEEN = """#+ summary:
#+   en: Is there a ferry between two ports?
#+   ru: Ходит ли паром между двумя портами?
#+ asked:
#+   en:
#+     - Is there a ferry from {origin} to {destination}?
#+   ru:
#+     - Ходит ли паром из {origin} в {destination}?
#+ answers: [Q4]
#+ description: Yes or no.
#+ parameters:
#+   destination: {type: "ex:Port", default: osh, example: osh, required: false}
#+   origin: {type: "ex:Port", default: balykchy, example: osh, required: false}
#+ columns: {}
#+ tags: [ports]
"""
_NAMED = """#+ summary:
#+   en: Whose name has a word in it?
#+   ru: В чьём имени есть слово?
#+ answers: [Q5]
#+ description: One row a boat.
#+ parameters:
#+   word: {type: "xsd:string", default: A, example: A, required: false}
#+ columns:
#+   boat: the boat
#+ tags: [boats]
"""
_OF_YEAR = """#+ summary:
#+   en: How many regattas took place in a year?
#+   ru: Сколько регат прошло за год?
#+ answers: [Q6]
#+ description: A number.
#+ parameters:
#+   year: {type: "xsd:gYear", default: 2020, example: 2020, required: false}
#+ columns:
#+   regattas: how many
#+ tags: [regattas]
"""

QUESTIONS: Mapping[str, str] = {
    "queries/boats-in-port.rq": f"""{_IN_PORT}{_PREFIXES}
SELECT ?boat ?length WHERE {{
  VALUES ?port {{ port:osh }}
  ?boat ex:home ?port ; ex:length ?length .
}} ORDER BY ?boat
""",
    "queries/longer-boats.rq": f"""{_LONGER}{_PREFIXES}
SELECT ?boat WHERE {{
  VALUES ?metres {{ 10 }}
  ?boat ex:length ?length .
  FILTER(?length > ?metres)
}} ORDER BY ?boat
""",
    "queries/boats-launched.rq": f"""{_LAUNCHED}{_PREFIXES}
SELECT ?boat WHERE {{
  VALUES ?day {{ "2026-01-01"^^xsd:date }}
  ?boat ex:launched ?launched .
  FILTER(?launched <= ?day)
}} ORDER BY ?boat
""",
    "queries/ferry.rq": f"""{_BETWEEN}{_PREFIXES}
ASK {{
  VALUES ?origin {{ port:balykchy }}
  VALUES ?destination {{ port:osh }}
  ?ferry ex:origin ?origin ; ex:destination ?destination .
}}
""",
    "queries/names-with-a-word.rq": f"""{_NAMED}{_PREFIXES}
SELECT ?boat WHERE {{
  VALUES ?word {{ "A" }}
  ?boat ex:home ?port ; ?name ?text .
  FILTER(CONTAINS(STR(?text), ?word))
}} ORDER BY ?boat
""",
    "queries/regattas.rq": f"""{_OF_YEAR}{_PREFIXES}
SELECT (COUNT(?regatta) AS ?regattas) WHERE {{
  VALUES ?year {{ "2020"^^xsd:gYear }}
  ?regatta ex:year ?year .
}}
""",
}
SAILING: Mapping[str, str] = {
    **FILES,
    **QUESTIONS,
    "ontology/terms.ttl": TERMS.replace(
        '"boat"@en , "лодка"@ru ;',
        '"boat"@en , "лодка"@ru ; skos:altLabel "vessel"@en , "судно"@ru ;',
    ),
    "data/boats.ttl": f"{BOATS}boat:b a ex:Boat ; ex:length 7 ; ex:home port:balykchy .\n",
}
