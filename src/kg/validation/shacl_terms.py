"""The terms of the SHACL vocabulary that validation understands: Core and SPARQL.

https://www.w3.org/TR/shacl/ . Terms of SHACL Advanced Features are left out on purpose: they
would be passed over in silence, and a rule that is not run must be said.
"""

from __future__ import annotations

from typing import Final

from kg.validation.triples import SH

_LOCAL: Final = """
AbstractResult AndConstraintComponent BlankNode BlankNodeOrIRI BlankNodeOrLiteral
ClassConstraintComponent ClosedConstraintComponent ConstraintComponent
DatatypeConstraintComponent DisjointConstraintComponent EqualsConstraintComponent
HasValueConstraintComponent IRI IRIOrLiteral InConstraintComponent Info
LanguageInConstraintComponent LessThanConstraintComponent
LessThanOrEqualsConstraintComponent Literal MaxCountConstraintComponent
MaxExclusiveConstraintComponent MaxInclusiveConstraintComponent
MaxLengthConstraintComponent MinCountConstraintComponent MinExclusiveConstraintComponent
MinInclusiveConstraintComponent MinLengthConstraintComponent NodeConstraintComponent
NodeKind NodeKindConstraintComponent NodeShape NotConstraintComponent
OrConstraintComponent Parameter Parameterizable PatternConstraintComponent PrefixDeclaration
PropertyConstraintComponent PropertyGroup PropertyShape
QualifiedMaxCountConstraintComponent QualifiedMinCountConstraintComponent ResultAnnotation
SPARQLAskExecutable SPARQLAskValidator SPARQLConstraint SPARQLConstraintComponent
SPARQLConstructExecutable SPARQLExecutable SPARQLSelectExecutable SPARQLSelectValidator
SPARQLUpdateExecutable Severity Shape UniqueLangConstraintComponent ValidationReport
ValidationResult Validator Violation Warning XoneConstraintComponent
alternativePath and annotationProperty annotationValue annotationVarName ask class closed
conforms construct datatype deactivated declare defaultValue description detail disjoint
entailment equals flags focusNode group hasValue ignoredProperties in inversePath
labelTemplate languageIn lessThan lessThanOrEquals maxCount maxExclusive maxInclusive
maxLength message minCount minExclusive minInclusive minLength name namespace node nodeKind
nodeValidator not oneOrMorePath optional or order parameter path pattern prefix prefixes
property propertyValidator qualifiedMaxCount qualifiedMinCount qualifiedValueShape
qualifiedValueShapesDisjoint result resultAnnotation resultMessage resultPath resultSeverity
select severity shapesGraph shapesGraphWellFormed sourceConstraint sourceConstraintComponent
sourceShape sparql suggestedShapesGraph targetClass targetNode targetObjectsOf
targetSubjectsOf uniqueLang update validator value xone zeroOrMorePath zeroOrOnePath
"""

SHACL_TERMS: Final = frozenset(SH + name for name in _LOCAL.split())

# What a parameter's value must be; read by the check of ill-formed shapes.
COUNTS: Final = frozenset(
    SH + name
    for name in [
        "minCount",
        "maxCount",
        "minLength",
        "maxLength",
        "qualifiedMinCount",
        "qualifiedMaxCount",
    ]
)
FLAGS: Final = frozenset(
    SH + name for name in ["closed", "deactivated", "uniqueLang", "qualifiedValueShapesDisjoint"]
)
LISTS: Final = frozenset(
    SH + name for name in ["in", "and", "or", "xone", "languageIn", "ignoredProperties"]
)
IRIS: Final = frozenset(
    SH + name
    for name in [
        "targetClass",
        "targetObjectsOf",
        "targetSubjectsOf",
        "class",
        "datatype",
        "nodeKind",
        "severity",
        "equals",
        "disjoint",
        "lessThan",
        "lessThanOrEquals",
    ]
)
SHAPES: Final = frozenset(SH + name for name in ["property", "node", "not", "qualifiedValueShape"])
CLASS_VALUES: Final = frozenset(SH + name for name in ["targetClass", "class"])
