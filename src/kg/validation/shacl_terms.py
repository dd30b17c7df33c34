"""The terms of the SHACL vocabulary: those that are evaluated, and those that only are known.

Core and SPARQL (https://www.w3.org/TR/shacl/) are evaluated. Advanced Features
(https://www.w3.org/TR/shacl-af/), JavaScript (https://www.w3.org/TR/shacl-js/) and what the
drafts of version 1.2 add are not, and what is not evaluated must be said.
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

_COMPONENT: Final = "ConstraintComponent"

# The vocabulary names the parameters of its own components.
_MORE: Final = """
ClosedConstraintComponent-ignoredProperties PatternConstraintComponent-flags
QualifiedMaxCountConstraintComponent-qualifiedValueShape
QualifiedMaxCountConstraintComponent-qualifiedValueShapesDisjoint
QualifiedMinCountConstraintComponent-qualifiedValueShape
QualifiedMinCountConstraintComponent-qualifiedValueShapesDisjoint
SPARQLConstraintComponent-sparql
"""
_PARAMETERS: Final = frozenset(
    f"{name}-{name[:1].lower()}{name[1:].removesuffix(_COMPONENT)}"
    for name in _LOCAL.split()
    if name.endswith(_COMPONENT)
) | frozenset(_MORE.split())

# The namespace itself is the name of the vocabulary: what shapes import, or say defines a term.
SHACL_TERMS: Final = frozenset({SH}) | {SH + name for name in {*_LOCAL.split(), *_PARAMETERS}}

_BEYOND: Final = {
    "rules": "Rule SPARQLRule TripleRule condition object predicate rule subject",
    "targets": "SPARQLTarget SPARQLTargetType Target TargetType target",
    "functions": "Function SPARQLFunction returnType",
    "expressions": """
        ExpressionConstraintComponent ExpressionConstraintComponent-expression count desc distinct
        else exists expression filterShape groupConcat if intersection limit max min minus nodes
        offset orderBy separator sum then this union values""",
    "javascript": """
        JSConstraint JSConstraint-js JSConstraintComponent JSExecutable JSFunction JSLibrary JSRule
        JSTarget JSTargetType JSValidator js jsFunctionName jsLibrary jsLibraryURL""",
    "drafts": """
        Debug ShapeClass Trace agentInstruction codeIdentifier conformanceDisallows intent
        maxListLength memberShape minListLength nodeByExpression reificationRequired reifierShape
        rootClass shape singleLine someValue subsetOf targetWhere uniqueMembers""",
}

BEYOND: Final[dict[str, str]] = {
    SH + name: feature for feature, names in _BEYOND.items() for name in names.split()
}
"""Terms that are known and not evaluated, each with the feature that it belongs to."""

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
NODE_SHAPES: Final = frozenset(SH + name for name in ["node", "not", "qualifiedValueShape"])
SHAPES: Final = NODE_SHAPES | {SH + "property"}
CLASS_VALUES: Final = frozenset(SH + name for name in ["targetClass", "class"])
