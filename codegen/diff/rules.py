"""What can change, and how bad each change is: every rule id that a finding may carry.

The ids, meanings and levels are oasdiff's where it has them. What it has no rule for carries ``trigg-`` (the wire) or
``sdk-`` (our package). ``NOT_USED`` says of the remaining oasdiff rules why no finding carries them.

Most changes are to a schema, and the same change means another thing in each place: hence the table. Its columns are
the places, its letters the levels; a capital letter says that oasdiff has the rule, a small one that it is ours.
"""

# ruff: noqa: E501 - a table is read by its rows

from __future__ import annotations

from types import MappingProxyType
from typing import NamedTuple

from codegen.diff.findings import Level


class Rule(NamedTuple):
    """One kind of change.

    ``sentence`` is the message, to be filled in; ``twins`` are the rules of which one is met in the other direction.
    Empty ``twins`` have their reason in ``WITHOUT_TWIN``.
    """

    id: str
    level: Level
    sentence: str
    twins: tuple[str, ...]

    @property
    def meaning(self) -> str:
        """What the rule says, without a case at hand."""
        words = {"what": "it", "name": "…", "old": "…", "new": "…", "where": ""}
        text = self.sentence.format_map(words)
        return text[:1].upper() + text[1:]


PLACES = (
    "request-body",
    "request-property",
    "request-parameter",
    "request-parameter-property",
    "response-body",
    "response-property",
    "response-header",
)
"""The columns of the table: where a schema stands."""

_LEVELS = {"B": Level.BREAKING, "S": Level.SDK_BREAKING, "W": Level.WARNING, "I": Level.INFO}

# aspect, levels (body property parameter parameter-property | body property header), what is said, aspects of the twin
_SCHEMA_TABLE: tuple[tuple[str, str, str, str], ...] = (
    # type
    ("type-changed", "BBBW BBB", "is now {new}; it was {old}", "type-changed type-generalized type-specialized"),
    ("type-generalized", "IIII BBB", "may now be {new}; it was {old}", "type-changed type-specialized type-generalized"),
    ("type-specialized", "...B III", "is now always {new}; it was {old}", "type-generalized type-changed"),
    ("type-compatible", "II.. III", "is now {new}, written the same; it was {old}", "type-compatible type-changed"),
    ("list-of-types-widened", "IIII BBb", "may now also be {new}", "list-of-types-narrowed list-of-types-widened"),
    ("list-of-types-narrowed", "BBBB IIi", "can no longer be {old}", "list-of-types-widened list-of-types-narrowed"),
    ("became-nullable", "IIII BBB", "can now be null", "became-not-nullable"),
    ("became-not-nullable", "BBBB III", "can no longer be null", "became-nullable"),
    # values
    ("became-enum", "BBBb iii", "is now one of {new}; it was open", "became-not-enum"),
    ("became-not-enum", "iiii www", "is no longer limited to {old}", "became-enum"),
    ("enum-value-added", "iIII wWw", "has the new value {new}", "enum-value-removed"),
    ("enum-value-removed", "BBBB IIi", "no longer has the value {old}", "enum-value-added"),
    ("x-extensible-enum-value-added", "iiii iii", "has the new known value {new}", "x-extensible-enum-value-removed"),
    ("x-extensible-enum-value-removed", "bBBb iii", "no longer has the known value {old}", "x-extensible-enum-value-added"),
    ("const-added", "BBbb IIi", "is now always {new}", "const-removed"),
    ("const-changed", "BBbb BBb", "is now always {new}; it was {old}", "const-changed"),
    ("const-removed", "IIii BBb", "is no longer always {old}", "const-added"),
    ("default-value-added", "IIBw IIi", "is {new} now where it is left out", "default-value-removed"),
    ("default-value-changed", "IIBw IIi", "is {new} now where it is left out; before, it was {old}", "default-value-changed"),
    ("default-value-removed", "IIBw IIi", "is no longer {old} where it is left out", "default-value-added"),
    # bounds
    ("max-decreased", "BBBb iii", "is now at most {new}; it was at most {old}", "max-increased"),
    ("max-increased", "IIIi BBb", "is now at most {new}; it was at most {old}", "max-decreased"),
    ("max-set", "WWWw iii", "is now at most {new}", "max-unset"),
    ("max-unset", "iiii bbb", "is no longer at most {old}", "max-set"),
    ("min-increased", "BBBb iii", "is now at least {new}; it was at least {old}", "min-decreased"),
    ("min-decreased", "IIIi BBb", "is now at least {new}; it was at least {old}", "min-increased"),
    ("min-set", "WWWw iii", "is now at least {new}", "min-unset"),
    ("min-unset", "iiii bbb", "is no longer at least {old}", "min-set"),
    ("exclusive-max-decreased", "BBBb iii", "is now less than {new}; it was less than {old}", "exclusive-max-increased"),
    ("exclusive-max-increased", "IIIi BBb", "is now less than {new}; it was less than {old}", "exclusive-max-decreased"),
    ("exclusive-max-set", "WWWw iii", "is now less than {new}", "exclusive-max-unset"),
    ("exclusive-max-unset", "iiii bbb", "is no longer less than {old}", "exclusive-max-set"),
    ("exclusive-min-increased", "BBBb iii", "is now more than {new}; it was more than {old}", "exclusive-min-decreased"),
    ("exclusive-min-decreased", "IIIi BBb", "is now more than {new}; it was more than {old}", "exclusive-min-increased"),
    ("exclusive-min-set", "WWWw iii", "is now more than {new}", "exclusive-min-unset"),
    ("exclusive-min-unset", "iiii bbb", "is no longer more than {old}", "exclusive-min-set"),
    ("max-length-decreased", "BBBb iii", "is now at most {new} characters long; it was {old}", "max-length-increased"),
    ("max-length-increased", "IIIi BBb", "is now at most {new} characters long; it was {old}", "max-length-decreased"),
    ("max-length-set", "WWWw iii", "is now at most {new} characters long", "max-length-unset"),
    ("max-length-unset", "iiii BBb", "is no longer at most {old} characters long", "max-length-set"),
    ("min-length-increased", "BBBb iii", "is now at least {new} characters long; it was {old}", "min-length-decreased"),
    ("min-length-decreased", "IIIi BBb", "is now at least {new} characters long; it was {old}", "min-length-increased"),
    ("max-items-decreased", "bbBb iii", "has now at most {new} items; it had {old}", "max-items-increased"),
    ("max-items-increased", "iiIi bbb", "has now at most {new} items; it had {old}", "max-items-decreased"),
    ("max-items-set", "wwww iii", "has now at most {new} items", "max-items-unset"),
    ("max-items-unset", "iiii bbb", "no longer has at most {old} items", "max-items-set"),
    ("min-items-increased", "BBBb iii", "has now at least {new} items; it had {old}", "min-items-decreased"),
    ("min-items-decreased", "iiIi BBb", "has now at least {new} items; it had {old}", "min-items-increased"),
    ("min-items-set", "WWWw iii", "has now at least {new} items", "min-items-unset"),
    ("min-items-unset", "iiii BBb", "no longer has at least {old} items", "min-items-set"),
    ("max-properties-decreased", "bbbb iii", "has now at most {new} properties; it had {old}", "max-properties-increased"),
    ("max-properties-increased", "iiii bbb", "has now at most {new} properties; it had {old}", "max-properties-decreased"),
    ("max-properties-set", "wwww iii", "has now at most {new} properties", "max-properties-unset"),
    ("max-properties-unset", "iiii bbb", "no longer has at most {old} properties", "max-properties-set"),
    ("min-properties-increased", "bbbb iii", "has now at least {new} properties; it had {old}", "min-properties-decreased"),
    ("min-properties-decreased", "iiii bbb", "has now at least {new} properties; it had {old}", "min-properties-increased"),
    ("min-properties-set", "wwww iii", "has now at least {new} properties", "min-properties-unset"),
    ("min-properties-unset", "iiii bbb", "no longer has at least {old} properties", "min-properties-set"),
    ("max-contains-decreased", "BBbb IIi", "has now at most {new} items of its kind; it had {old}", "max-contains-increased"),
    ("max-contains-increased", "IIii BBb", "has now at most {new} items of its kind; it had {old}", "max-contains-decreased"),
    ("max-contains-set", "wwww iii", "has now at most {new} items of its kind", "max-contains-unset"),
    ("max-contains-unset", "iiii bbb", "no longer has at most {old} items of its kind", "max-contains-set"),
    ("min-contains-increased", "BBbb IIi", "has now at least {new} items of its kind; it had {old}", "min-contains-decreased"),
    ("min-contains-decreased", "IIii BBb", "has now at least {new} items of its kind; it had {old}", "min-contains-increased"),
    ("min-contains-set", "wwww iii", "has now at least {new} items of its kind", "min-contains-unset"),
    ("min-contains-unset", "iiii bbb", "no longer has at least {old} items of its kind", "min-contains-set"),
    ("multiple-of-set", "wwww iii", "is now a multiple of {new}", "multiple-of-unset"),
    ("multiple-of-changed", "wwww www", "is now a multiple of {new}; it was one of {old}", "multiple-of-changed"),
    ("multiple-of-unset", "iiii www", "is no longer a multiple of {old}", "multiple-of-set"),
    ("unique-items-added", "bbbb iii", "has no item twice now", "unique-items-removed"),
    ("unique-items-removed", "iiii www", "may now have an item twice", "unique-items-added"),
    ("pattern-added", "wBBb iIi", "matches {new} now", "pattern-removed"),
    ("pattern-changed", "wWWw iIi", "matches {new} now; it matched {old}", "pattern-changed pattern-generalized"),
    ("pattern-generalized", "iIIi ...", "matches {new} now, which is anything; it matched {old}", "pattern-changed"),
    ("pattern-removed", "iIIi iIi", "need no longer match {old}", "pattern-added"),
    # composition
    ("all-of-added", "BBbb IIi", "must now also be {new}", "all-of-removed"),
    ("all-of-added-annotation-only", "IIii IIi", "is now also described by {new}, which limits nothing", "all-of-removed-annotation-only"),
    ("all-of-removed", "WWww IIi", "need no longer be {old}", "all-of-added"),
    ("all-of-removed-annotation-only", "IIii IIi", "is no longer described by {old}, which limited nothing", "all-of-added-annotation-only"),
    ("any-of-added", "IIii IIi", "may now also be {new} (anyOf)", "any-of-removed"),
    ("any-of-removed", "BBbb IIi", "can no longer be {old} (anyOf)", "any-of-added"),
    ("one-of-added", "IIii BBb", "may now also be {new} (oneOf)", "one-of-removed"),
    ("one-of-removed", "BBbb IIi", "can no longer be {old} (oneOf)", "one-of-added"),
    ("wrapped-in-one-of", "Bbbb Bbb", "is now one of several alternatives (oneOf)", "unwrapped-from-one-of"),
    ("unwrapped-from-one-of", "wwww www", "is no longer one of several alternatives (oneOf)", "wrapped-in-one-of"),
    ("not-changed", "wwww www", "must not be something else now (not)", "not-changed"),
    ("not-added", "bbbb iii", "must now not be what `not` says", "not-removed"),
    ("not-removed", "iiii www", "may now be what `not` forbade", "not-added"),
    ("if-changed", "wwww www", "has another condition now (if)", "if-changed"),
    ("if-added", "BBbb IIi", "has a condition now (if)", "if-removed"),
    ("if-removed", "IIii BBb", "has lost its condition (if)", "if-added"),
    ("then-added", "BBbb IIi", "must now be more where its condition holds (then)", "then-removed"),
    ("then-removed", "IIii BBb", "need no longer be more where its condition holds (then)", "then-added"),
    ("else-added", "BBbb IIi", "must now be more where its condition does not hold (else)", "else-removed"),
    ("else-removed", "IIii BBb", "need no longer be more where its condition does not hold (else)", "else-added"),
    ("discriminator-added", "IIii IIi", "is now told apart by the property {new}", "discriminator-removed"),
    ("discriminator-removed", "IIii IIi", "is no longer told apart by the property {old}", "discriminator-added"),
    ("discriminator-property-name-changed", "IIii IIi", "is now told apart by {new}; it was by {old}", "discriminator-property-name-changed"),
    ("discriminator-mapping-added", "IIii IIi", "is told apart by the new value {new}", "discriminator-mapping-deleted"),
    ("discriminator-mapping-deleted", "IIii IIi", "is no longer told apart by the value {old}", "discriminator-mapping-added"),
    ("discriminator-mapping-changed", "IIii IIi", "is told apart so now: {new}; before: {old}", "discriminator-mapping-changed"),
    # arrays and objects
    ("items-added", "wwww iii", "has items that are described now", "items-removed"),
    ("items-removed", "iiii www", "has items that are no longer described", "items-added"),
    ("prefix-items-added", "IIii BBb", "has a described item at position {new} now", "prefix-items-removed"),
    ("prefix-items-removed", "BBbb IIi", "no longer has a described item at position {old}", "prefix-items-added"),
    ("contains-added", "BBbb IIi", "must now contain a certain item", "contains-removed"),
    ("contains-removed", "IIii BBb", "need no longer contain a certain item", "contains-added"),
    ("unevaluated-items-added", "BBbb IIi", "limits its further items now", "unevaluated-items-removed"),
    ("unevaluated-items-removed", "IIii BBb", "no longer limits its further items", "unevaluated-items-added"),
    ("unevaluated-properties-added", "BBbb IIi", "limits its further properties now", "unevaluated-properties-removed"),
    ("unevaluated-properties-removed", "IIii BBb", "no longer limits its further properties", "unevaluated-properties-added"),
    ("additional-properties-forbidden", "wwww iii", "may no longer have properties that are not described", "additional-properties-allowed"),
    ("additional-properties-allowed", "iiii www", "may now have properties that are not described", "additional-properties-forbidden"),
    ("additional-properties-typed", "wwww iii", "has further properties of one kind now", "additional-properties-untyped"),
    ("additional-properties-untyped", "iiii www", "has further properties of any kind now", "additional-properties-typed"),
    ("pattern-property-added", "BBbb IIi", "describes properties named like {new} now", "pattern-property-removed"),
    ("pattern-property-removed", "IIii BBb", "no longer describes properties named like {old}", "pattern-property-added"),
    ("property-names-added", "BBbb IIi", "limits the names of its properties now", "property-names-removed"),
    ("property-names-removed", "IIii BBb", "no longer limits the names of its properties", "property-names-added"),
    ("dependent-required-added", "BBbb IIi", "must have {new} now where it has `{name}`", "dependent-required-removed"),
    ("dependent-required-changed", "BBbb BBb", "must have {new} now where it has `{name}`; before, {old}", "dependent-required-changed"),
    ("dependent-required-removed", "IIii BBb", "need no longer have {old} where it has `{name}`", "dependent-required-added"),
    ("dependent-schema-added", "BBbb IIi", "must now be more where it has `{name}`", "dependent-schema-removed"),
    ("dependent-schema-removed", "IIii BBb", "need no longer be more where it has `{name}`", "dependent-schema-added"),
    # content in a text
    ("content-schema-added", "BBbb IIi", "carries described content now", "content-schema-removed"),
    ("content-schema-removed", "IIii BBb", "no longer carries described content", "content-schema-added"),
    ("content-encoding-changed", "BBbb BBb", "is encoded as {new} now; it was {old}", "content-encoding-changed"),
    ("content-media-type-changed", "BBbb BBb", "carries {new} now; it was {old}", "content-media-type-changed"),
    # life
    ("deprecated", "iI.i iI.", "is deprecated now", "reactivated"),
    ("deprecated-with-sunset", "iI.i iI.", "is deprecated now, and goes away on {new}", "reactivated"),
    ("deprecated-sunset-invalid", "bB.b bB.", "is deprecated now, with {new}, which is no date", "reactivated"),
    ("sunset-date-too-small", "bB.b bB.", "is deprecated now, and went away on {new} already", "reactivated"),
    ("reactivated", "iI.i iI.", "is no longer deprecated", "deprecated deprecated-with-sunset deprecated-sunset-invalid sunset-date-too-small"),
    ("stability-decreased", "bB.b bB.", "is {new} now; it was {old}", "stability-increased"),
    ("stability-increased", "iI.i iI.", "is {new} now; it was {old}", "stability-decreased"),
)  # fmt: skip

_OTHERWISE_NAMED = {"response-body-enum-value-removed": "response-mediatype-enum-value-removed"}

# id, level, what is said, twins
_TABLE: tuple[tuple[str, str, str, str], ...] = (
    # operations
    ("endpoint-added", "I", "The operation is new.", "api-removed-without-deprecation api-path-removed-without-deprecation api-removed-with-deprecation api-path-removed-with-deprecation api-removed-before-sunset api-path-removed-before-sunset api-path-sunset-parse trigg-unstable-endpoint-removed"),
    ("api-removed-without-deprecation", "B", "The operation was removed, and was not deprecated before.", "endpoint-added"),
    ("api-removed-with-deprecation", "I", "The operation was removed; it was deprecated before.", "endpoint-added"),
    ("api-removed-before-sunset", "B", "The operation was removed, though it was to stay until {old}.", "endpoint-added"),
    ("api-path-removed-without-deprecation", "B", "The operation was removed with its path, and was not deprecated before.", "endpoint-added"),
    ("api-path-removed-with-deprecation", "I", "The operation was removed with its path; it was deprecated before.", "endpoint-added"),
    ("api-path-removed-before-sunset", "B", "The operation was removed with its path, though it was to stay until {old}.", "endpoint-added"),
    ("api-path-sunset-parse", "B", "The deprecated operation was removed, and the day it was to go, {old}, is no date.", "endpoint-added"),
    ("trigg-unstable-endpoint-removed", "W", "The operation was removed; it was only {old}.", "endpoint-added"),
    ("endpoint-deprecated", "I", "The operation is deprecated now.", "endpoint-reactivated"),
    ("endpoint-deprecated-with-sunset", "I", "The operation is deprecated now, and goes away on {new}.", "endpoint-reactivated"),
    ("endpoint-reactivated", "I", "The operation is no longer deprecated.", "endpoint-deprecated endpoint-deprecated-with-sunset api-deprecated-sunset-parse api-sunset-date-too-small"),
    ("api-deprecated-sunset-parse", "B", "The operation is deprecated with {new}, which is no date.", "endpoint-reactivated api-deprecated-sunset-parse sunset-deleted trigg-sunset-changed trigg-sunset-added"),
    ("api-sunset-date-too-small", "B", "The operation is deprecated now, and went away on {new} already.", "endpoint-reactivated"),
    ("sunset-deleted", "B", "The operation stays deprecated, but no longer says until when; it said {old}.", "trigg-sunset-added api-deprecated-sunset-parse"),
    ("trigg-sunset-added", "I", "The deprecated operation says now that it goes away on {new}.", "sunset-deleted"),
    ("api-sunset-date-changed-too-small", "B", "The deprecated operation goes away on {new} now, earlier than {old}.", "trigg-sunset-changed"),
    ("trigg-sunset-changed", "I", "The deprecated operation goes away on {new} now, later than {old}.", "api-sunset-date-changed-too-small api-deprecated-sunset-parse"),
    ("api-stability-decreased", "B", "The operation is {new} now; it was {old}.", "api-stability-increased"),
    ("api-stability-increased", "I", "The operation is {new} now; it was {old}.", "api-stability-decreased"),
    ("api-invalid-stability-level", "B", "The operation's stability {name} is not one of draft, alpha, beta and stable.", "api-invalid-stability-level"),
    ("api-operation-id-removed", "I", "The operation's id {old} is gone; it is {new} now.", "api-operation-id-removed api-operation-id-added"),
    ("api-operation-id-added", "I", "The operation has the id {new} now.", "api-operation-id-removed"),
    ("api-tag-added", "I", "The operation has the tag {new} now.", "api-tag-removed"),
    ("api-tag-removed", "I", "The operation no longer has the tag {old}.", "api-tag-added"),
    ("sdk-operation-id-changed", "S", "The operation's id, which names its method, is {new} now; it was {old}.", "sdk-operation-id-changed"),
    ("sdk-tag-changed", "S", "The operation's first tag, which names its resource, is {new} now; it was {old}.", "sdk-tag-changed"),
    ("sdk-name-changed", "S", "The operation's public name is {new} now; it was {old}.", "sdk-name-changed"),
    ("trigg-preview-began", "W", "The operation is in preview now: it may change without notice.", "trigg-preview-ended"),
    ("trigg-preview-ended", "I", "The operation is out of preview.", "trigg-preview-began"),
    ("trigg-retry-relaxed", "W", "The operation may be sent again more freely: it is {new} now; it was {old}.", "trigg-retry-tightened"),
    ("trigg-retry-tightened", "W", "The operation is sent again less freely: it is {new} now; it was {old}.", "trigg-retry-relaxed"),
    ("trigg-personal-parameter-added", "I", "The parameter `{name}` counts as personal data now, and is kept out of logs.", "trigg-personal-parameter-removed"),
    ("trigg-personal-parameter-removed", "W", "The parameter `{name}` no longer counts as personal data, and may reach a log.", "trigg-personal-parameter-added"),
    ("trigg-server-added", "I", "{what} can now be reached at {new}.", "trigg-server-removed"),
    ("trigg-server-removed", "W", "{what} can no longer be reached at {old}.", "trigg-server-added"),
    ("webhook-added", "I", "The webhook `{name}` is new.", "webhook-removed"),
    ("webhook-removed", "B", "The webhook `{name}` was removed.", "webhook-added"),
    ("trigg-callback-added", "I", "The callback `{name}` is new.", "trigg-callback-removed"),
    ("trigg-callback-removed", "W", "The callback `{name}` was removed.", "trigg-callback-added"),
    # the document
    ("api-version-not-bumped", "I", "Something breaks, and the version is still {old}.", ""),
    ("api-version-decreased", "I", "Something breaks, and the version went back from {old} to {new}.", ""),
    ("api-major-version-not-bumped", "I", "Something breaks, and the version went from {old} to {new} only.", ""),
    ("api-schema-removed", "I", "The schema `{name}` was removed.", "trigg-schema-added"),
    ("trigg-schema-added", "I", "The schema `{name}` is new.", "api-schema-removed"),
    ("sdk-schema-removed", "S", "The schema `{name}`, and the class made of it, was removed.", "trigg-schema-added"),
    ("sdk-schema-renamed", "S", "The schema {old}, and the class made of it, is called {new} now.", "sdk-schema-renamed"),
    ("sdk-schema-property-became-required", "S", "The property `{name}` must be given now where one of this class is made.", "trigg-schema-property-became-optional"),
    ("trigg-schema-property-became-optional", "I", "The property `{name}` need no longer be given where one of this class is made.", "sdk-schema-property-became-required"),
    # security
    ("api-security-added", "I", "The operation can be called with {new} now.", "api-security-removed"),
    ("api-security-removed", "I", "The operation can no longer be called with {old}.", "api-security-added"),
    ("api-security-scope-added", "I", "The operation needs the scope {new} of `{name}` now.", "api-security-scope-removed"),
    ("api-security-scope-removed", "I", "The operation no longer needs the scope {old} of `{name}`.", "api-security-scope-added"),
    ("api-global-security-added", "I", "Operations that say nothing else can be called with {new} now.", "api-global-security-removed"),
    ("api-global-security-removed", "I", "Operations that say nothing else can no longer be called with {old}.", "api-global-security-added"),
    ("api-global-security-scope-added", "I", "Operations that say nothing else need the scope {new} of `{name}` now.", "api-global-security-scope-removed"),
    ("api-global-security-scope-removed", "I", "Operations that say nothing else no longer need the scope {old} of `{name}`.", "api-global-security-scope-added"),
    ("trigg-key-now-needed", "W", "The operation needs a key now; it could be called without one.", "trigg-key-no-longer-needed"),
    ("trigg-other-key-needed", "W", "The operation needs {new} now; {old} no longer suffices.", "trigg-other-key-taken trigg-other-key-needed"),
    ("trigg-other-key-taken", "I", "The operation can be called with {new} now; it needed {old}.", "trigg-other-key-needed"),
    ("trigg-key-no-longer-needed", "I", "The operation can be called without a key now.", "trigg-key-now-needed"),
    ("api-security-component-added", "I", "There is a new way to authenticate, `{name}`.", "api-security-component-removed"),
    ("api-security-component-removed", "I", "The way to authenticate `{name}` was removed.", "api-security-component-added"),
    ("api-security-component-type-changed", "I", "The way to authenticate `{name}` is {new} now; it was {old}.", "api-security-component-type-changed"),
    ("trigg-security-component-changed", "W", "The key of `{name}` is sent as {new} now; it was {old}.", "trigg-security-component-changed"),
    ("api-security-component-oauth-scope-added", "I", "The way to authenticate `{name}` has the new scope {new}.", "api-security-component-oauth-scope-removed"),
    ("api-security-component-oauth-scope-removed", "I", "The way to authenticate `{name}` no longer has the scope {old}.", "api-security-component-oauth-scope-added"),
    ("api-security-component-oauth-scope-changed", "I", "A scope of the way to authenticate `{name}` means {new} now; it meant {old}.", "api-security-component-oauth-scope-changed"),
    ("api-security-component-oauth-token-url-changed", "I", "Tokens for `{name}` come from {new} now; they came from {old}.", "api-security-component-oauth-token-url-changed"),
    ("api-security-component-oauth-url-changed", "I", "The way to authenticate `{name}` asks for consent at {new} now; it was at {old}.", "api-security-component-oauth-url-changed"),
    # parameters
    ("new-required-request-parameter", "B", "{what} is new, and must be given.", "request-parameter-removed request-parameter-removed-with-deprecation request-parameter-removed-before-sunset"),
    ("new-optional-request-parameter", "I", "{what} is new, and may be left out.", "request-parameter-removed request-parameter-removed-with-deprecation request-parameter-removed-before-sunset"),
    ("new-required-request-default-parameter-to-existing-path", "B", "{what} of the whole path is new, and must be given.", "request-parameter-removed request-parameter-removed-with-deprecation request-parameter-removed-before-sunset"),
    ("new-optional-request-default-parameter-to-existing-path", "I", "{what} of the whole path is new, and may be left out.", "request-parameter-removed request-parameter-removed-with-deprecation request-parameter-removed-before-sunset"),
    ("new-request-path-parameter", "B", "{what} is new.", "request-parameter-removed request-parameter-removed-with-deprecation request-parameter-removed-before-sunset"),
    ("request-parameter-removed", "W", "{what} was removed.", "new-required-request-parameter new-optional-request-parameter new-required-request-default-parameter-to-existing-path new-optional-request-default-parameter-to-existing-path new-request-path-parameter"),
    ("request-parameter-removed-with-deprecation", "I", "{what} was removed; it was deprecated before.", "new-required-request-parameter new-optional-request-parameter new-required-request-default-parameter-to-existing-path new-optional-request-default-parameter-to-existing-path new-request-path-parameter"),
    ("request-parameter-removed-before-sunset", "B", "{what} was removed, though it was to stay until {old}.", "new-required-request-parameter new-optional-request-parameter new-required-request-default-parameter-to-existing-path new-optional-request-default-parameter-to-existing-path new-request-path-parameter"),
    ("request-parameter-became-required", "B", "{what} must be given now.", "request-parameter-became-optional"),
    ("request-parameter-became-optional", "I", "{what} may be left out now.", "request-parameter-became-required"),
    ("request-parameter-deprecated", "I", "{what} is deprecated now.", "request-parameter-reactivated"),
    ("request-parameter-reactivated", "I", "{what} is no longer deprecated.", "request-parameter-deprecated request-parameter-sunset-parse request-parameter-sunset-date-too-small"),
    ("request-parameter-sunset-parse", "B", "{what} is deprecated with {name}, which is no date.", "request-parameter-reactivated request-parameter-sunset-parse request-parameter-sunset-deleted"),
    ("request-parameter-sunset-date-too-small", "B", "{what} is deprecated now, and went away on {new} already.", "request-parameter-reactivated"),
    ("request-parameter-sunset-deleted", "B", "{what} stays deprecated, but no longer says until when; it said {old}.", "trigg-request-parameter-sunset-added request-parameter-sunset-parse"),
    ("trigg-request-parameter-sunset-added", "I", "{what}, which is deprecated, says now that it goes away on {new}.", "request-parameter-sunset-deleted"),
    ("request-parameter-sunset-date-changed-too-small", "B", "{what}, which is deprecated, goes away on {new} now, earlier than {old}.", "trigg-request-parameter-sunset-changed"),
    ("trigg-request-parameter-sunset-changed", "I", "{what}, which is deprecated, goes away on {new} now, later than {old}.", "request-parameter-sunset-date-changed-too-small"),
    ("trigg-request-parameter-style-changed", "B", "{what} is written as {new} now; it was {old}.", "trigg-request-parameter-style-changed"),
    ("trigg-request-parameter-content-type-changed", "B", "{what} is written as {new} now; it was {old}.", "trigg-request-parameter-content-type-changed"),
    ("sdk-path-parameter-renamed", "S", "The path parameter {old} is called {new} now.", "sdk-path-parameter-renamed"),
    ("sdk-parameter-order-changed", "S", "The arguments stand in another order now: {new}; before: {old}.", "sdk-parameter-order-changed"),
    ("request-header-property-became-enum", "B", "{what} is now one of {new}; it was open.", "trigg-request-parameter-property-became-not-enum"),
    ("request-header-property-became-required", "B", "{what} must be given now.", "trigg-request-parameter-property-became-optional"),
    ("new-required-request-header-property", "B", "{what} is new, and must be given.", "trigg-request-parameter-property-removed"),
    ("trigg-request-parameter-property-became-required", "B", "{what} must be given now.", "trigg-request-parameter-property-became-optional"),
    ("trigg-request-parameter-property-became-optional", "I", "{what} may be left out now.", "trigg-request-parameter-property-became-required request-header-property-became-required"),
    ("trigg-new-required-request-parameter-property", "B", "{what} is new, and must be given.", "trigg-request-parameter-property-removed"),
    ("trigg-new-optional-request-parameter-property", "I", "{what} is new, and may be left out.", "trigg-request-parameter-property-removed"),
    ("trigg-request-parameter-property-removed", "W", "{what} was removed.", "trigg-new-required-request-parameter-property trigg-new-optional-request-parameter-property new-required-request-header-property"),
    # request bodies
    ("request-body-added-required", "B", "A body must be sent now.", "request-body-removed"),
    ("request-body-added-optional", "I", "A body may be sent now.", "request-body-removed"),
    ("request-body-removed", "B", "No body is taken any more.", "request-body-added-required request-body-added-optional"),
    ("request-body-became-required", "B", "The body must be sent now.", "request-body-became-optional"),
    ("request-body-became-optional", "I", "The body may be left out now.", "request-body-became-required"),
    ("request-body-media-type-added", "I", "The body may now be sent as {new}.", "request-body-media-type-removed"),
    ("request-body-media-type-removed", "B", "The body can no longer be sent as {old}.", "request-body-media-type-added"),
    ("trigg-request-body-media-type-name-changed", "W", "The body is sent as {new} now; it was {old}.", "trigg-request-body-media-type-name-changed"),
    ("request-body-media-type-schema-added", "B", "The body sent as {name} must be of a certain shape now.", "request-body-media-type-schema-removed"),
    ("request-body-media-type-schema-removed", "I", "The body sent as {name} may be of any shape now.", "request-body-media-type-schema-added"),
    ("trigg-request-body-encoding-changed", "W", "The part `{name}` of the body is sent as {new} now; it was {old}.", "trigg-request-body-encoding-changed"),
    ("new-required-request-property", "B", "{what} is new, and must be given.", "request-property-removed"),
    ("new-required-request-property-with-default", "B", "{what} is new, and must be given, though it has a default.", "request-property-removed"),
    ("new-optional-request-property", "I", "{what} is new, and may be left out.", "request-property-removed"),
    ("request-property-removed", "W", "{what} was removed.", "new-required-request-property new-required-request-property-with-default new-optional-request-property"),
    ("request-property-became-required", "B", "{what} must be given now.", "request-property-became-optional"),
    ("request-property-became-required-with-default", "B", "{what} must be given now, though it has a default.", "request-property-became-optional"),
    ("request-property-became-optional", "I", "{what} may be left out now.", "request-property-became-required request-property-became-required-with-default"),
    ("request-read-only-property-enum-value-removed", "I", "{what}, which is only read, no longer has the value {old}.", "request-property-enum-value-added"),
    ("request-read-only-property-exclusive-max-decreased", "I", "{what}, which is only read, is now less than {new}; it was less than {old}.", "request-property-exclusive-max-increased"),
    ("request-read-only-property-exclusive-min-increased", "I", "{what}, which is only read, is now more than {new}; it was more than {old}.", "request-property-exclusive-min-decreased"),
    ("request-read-only-property-max-decreased", "I", "{what}, which is only read, is now at most {new}; it was {old}.", "request-property-max-increased"),
    ("request-read-only-property-max-length-decreased", "I", "{what}, which is only read, is now at most {new} characters long; it was {old}.", "request-property-max-length-increased"),
    ("request-read-only-property-min-increased", "I", "{what}, which is only read, is now at least {new}; it was {old}.", "request-property-min-decreased"),
    # responses
    ("response-success-status-added", "I", "The response may now be {new}.", "response-success-status-removed"),
    ("response-success-status-removed", "B", "The response is never {old} any more.", "response-success-status-added"),
    ("response-non-success-status-added", "I", "The response may now be the error {new}.", "response-non-success-status-removed"),
    ("response-non-success-status-removed", "I", "The response is never the error {old} any more.", "response-non-success-status-added"),
    ("response-media-type-added", "I", "The response may now come as {new}{where}.", "response-media-type-removed"),
    ("response-media-type-removed", "B", "The response no longer comes as {old}{where}.", "response-media-type-added"),
    ("response-media-type-name-changed", "I", "The response comes as {new} now; it was {old}{where}.", "response-media-type-name-changed"),
    ("response-media-type-name-generalized", "B", "The response comes as {new} now, which is wider than {old}{where}.", "response-media-type-name-specialized"),
    ("response-media-type-name-specialized", "I", "The response comes as {new} now, which is narrower than {old}{where}.", "response-media-type-name-generalized"),
    ("response-body-media-type-schema-added", "I", "The response that comes as {name} is described now{where}.", "response-body-media-type-schema-removed"),
    ("response-body-media-type-schema-removed", "W", "The response that comes as {name} is no longer described{where}.", "response-body-media-type-schema-added"),
    ("response-header-added", "I", "{what} is new{where}.", "required-response-header-removed optional-response-header-removed"),
    ("required-response-header-removed", "B", "{what}, which was always there, was removed{where}.", "response-header-added"),
    ("optional-response-header-removed", "W", "{what} was removed{where}.", "response-header-added"),
    ("response-header-became-optional", "B", "{what} may be missing now{where}.", "trigg-response-header-became-required"),
    ("trigg-response-header-became-required", "I", "{what} is always there now{where}.", "response-header-became-optional"),
    ("response-required-property-added", "I", "{what} is new, and always there{where}.", "response-required-property-removed"),
    ("response-required-property-removed", "B", "{what}, which was always there, was removed{where}.", "response-required-property-added"),
    ("response-optional-property-added", "I", "{what} is new{where}.", "response-optional-property-removed"),
    ("response-optional-property-removed", "W", "{what} was removed{where}.", "response-optional-property-added"),
    ("response-required-write-only-property-added", "I", "{what}, which is only written, is new{where}.", "response-required-write-only-property-removed"),
    ("response-required-write-only-property-removed", "I", "{what}, which was only written, was removed{where}.", "response-required-write-only-property-added"),
    ("response-optional-write-only-property-added", "I", "{what}, which is only written, is new{where}.", "response-optional-write-only-property-removed"),
    ("response-optional-write-only-property-removed", "I", "{what}, which was only written, was removed{where}.", "response-optional-write-only-property-added"),
    ("response-property-became-optional", "B", "{what} may be missing now{where}.", "response-property-became-required"),
    ("response-property-became-required", "I", "{what} is always there now{where}.", "response-property-became-optional"),
    ("response-write-only-property-became-optional", "I", "{what}, which is only written, may be missing now{where}.", "response-write-only-property-became-required"),
    ("response-write-only-property-became-required", "I", "{what}, which is only written, is always described now{where}.", "response-write-only-property-became-optional"),
    ("response-write-only-property-enum-value-added", "I", "{what}, which is only written, has the new value {new}{where}.", "response-property-enum-value-removed"),
)  # fmt: skip


def _rules() -> dict[str, Rule]:
    rules: dict[str, Rule] = {}
    for aspect, levels, said, twins in _SCHEMA_TABLE:
        for place, letter in zip(PLACES, levels.replace(" ", ""), strict=True):
            if letter != ".":
                name = schema_rule(place, aspect)
                of = tuple(schema_rule(place, twin) for twin in twins.split() if _letter(place, twin) != ".")
                rules[name] = Rule(name, _LEVELS[letter.upper()], f"{{what}} {said}{{where}}.", of)
    for name, level, sentence, twins in _TABLE:
        rules[name] = Rule(name, _LEVELS[level], sentence, tuple(twins.split()))
    for direction in ("request", "response"):
        for need in ("required", "optional"):
            for mark, said in (("read", "read"), ("write", "written")):
                base = f"{direction}-{need}-property-became"
                for name, twin, text in (
                    (f"{base}-{mark}-only", f"{base}-not-{mark}-only", f"is only {said} now"),
                    (f"{base}-not-{mark}-only", f"{base}-{mark}-only", f"is no longer only {said}"),
                ):
                    rules[name] = Rule(name, Level.INFO, f"{{what}} {text}{{where}}.", (twin,))
    worse = "response-required-property-became-not-write-only"  # it was never in a response, and must now be read
    rules[worse] = rules[worse]._replace(level=Level.WARNING)
    for rule in list(rules.values()):
        for twin in rule.twins:
            if rule.id not in rules[twin].twins:
                rules[twin] = rules[twin]._replace(twins=(*rules[twin].twins, rule.id))
    return rules


_LETTERS = {
    (place, aspect): letter
    for aspect, levels, _, _ in _SCHEMA_TABLE
    for place, letter in zip(PLACES, levels.replace(" ", ""), strict=True)
}


def _letter(place: str, aspect: str) -> str:
    return _LETTERS.get((place, aspect), ".")


def schema_rule(place: str, aspect: str) -> str:
    """Return the id of a change to a schema that stands in one of ``PLACES``; empty where no rule is made of it."""
    letter = _letter(place, aspect)
    if letter == ".":
        return ""
    name = _OTHERWISE_NAMED.get(f"{place}-{aspect}", f"{place}-{aspect}")
    return name if letter.isupper() else f"trigg-{name}"


RULES: MappingProxyType[str, Rule] = MappingProxyType(_rules())
"""Every rule by its id."""

WITHOUT_TWIN: MappingProxyType[str, str] = MappingProxyType(
    {
        "api-version-not-bumped": "it judges the version by the other findings, which differ in the other direction",
        "api-version-decreased": "it judges the version by the other findings, which differ in the other direction",
        "api-major-version-not-bumped": "it judges the version by the other findings, which differ in the other direction",
    }
)
"""Why a rule has no twin."""

NOT_USED: MappingProxyType[str, str] = MappingProxyType(
    dict.fromkeys(
        (
            "api-deprecated-sunset-missing",
            "request-parameter-deprecated-sunset-missing",
            "request-property-deprecated-sunset-missing",
            "response-property-deprecated-sunset-missing",
        ),
        "only a deprecation policy asks for a date, and without one oasdiff never reports it either",
    )
)
"""Rules of oasdiff that no finding carries, and why."""
