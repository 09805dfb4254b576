"""The rules of the diff: every id that a finding may carry, and what it says.

The ids and meanings are oasdiff's where it has them. What it has no rule for carries ``trigg-`` (the wire) or ``sdk-``
(our package), but for changes of schemas, whose ids are the place and what changed there. How bad a change of a schema
is, no rule says: a value does that one side allows and the other refuses. Rules with a level of their own are those of
which no value can tell.
"""

# ruff: noqa: E501 - a table is read by its rows

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import NamedTuple

from codegen.diff.findings import Level


class Rule(NamedTuple):
    """One kind of change. ``sentence`` is the message, to be filled in.

    ``level`` is how bad it is; where ``is_judged``, it is so only if no value shows it to break.
    """

    id: str
    level: Level
    sentence: str
    is_judged: bool = False

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
"""Where a schema stands."""

_LEVELS = {"B": Level.BREAKING, "S": Level.SDK_BREAKING, "W": Level.WARNING, "I": Level.INFO}


def _bounds() -> Iterator[tuple[str, str]]:
    """Yield what is said of a number, of a length, and of how many there are."""
    for aspect, bound in (
        ("max", "at most"),
        ("min", "at least"),
        ("exclusive-max", "less than"),
        ("exclusive-min", "more than"),
    ):
        for verb in ("decreased", "increased"):
            yield f"{aspect}-{verb}", f"is now {bound} {{new}}; it was {bound} {{old}}"
        yield f"{aspect}-set", f"is now {bound} {{new}}"
        yield f"{aspect}-unset", f"is no longer {bound} {{old}}"
    for end, bound in (("max", "at most"), ("min", "at least")):
        for verb in ("decreased", "increased"):
            yield f"{end}-length-{verb}", f"is now {bound} {{new}} characters long; it was {{old}}"
        for what, named in (("items", "items"), ("properties", "properties"), ("contains", "items of its kind")):
            for verb in ("decreased", "increased"):
                yield f"{end}-{what}-{verb}", f"has now {bound} {{new}} {named}; it had {{old}}"
            yield f"{end}-{what}-set", f"has now {bound} {{new}} {named}"
            yield f"{end}-{what}-unset", f"no longer has {bound} {{old}} {named}"
    yield "max-length-set", "is now at most {new} characters long"
    yield "max-length-unset", "is no longer at most {old} characters long"


# aspect, what is said; what changes values
_VALUES: tuple[tuple[str, str], ...] = (
    ("values-changed", "refuses or allows other values now (`{name}`)"),
    ("became-allowed", "is no longer forbidden"),
    ("became-forbidden", "is forbidden now"),
    ("type-changed", "is now {new}; it was {old}"),
    ("type-generalized", "may now be {new}; it was {old}"),
    ("type-specialized", "is now always {new}; it was {old}"),
    ("type-compatible", "is now {new}, written the same; it was {old}"),
    ("list-of-types-widened", "may now also be {new}"),
    ("list-of-types-narrowed", "can no longer be {old}"),
    ("became-nullable", "can now be null"),
    ("became-not-nullable", "can no longer be null"),
    ("became-enum", "is now one of {new}; it was open"),
    ("became-not-enum", "is no longer limited to {old}"),
    ("enum-value-added", "has the new value {new}"),
    ("enum-value-removed", "no longer has the value {old}"),
    ("const-added", "is now always {new}"),
    ("const-changed", "is now always {new}; it was {old}"),
    ("const-removed", "is no longer always {old}"),
    *_bounds(),
    ("multiple-of-set", "is now a multiple of {new}"),
    ("multiple-of-changed", "is now a multiple of {new}; it was one of {old}"),
    ("multiple-of-unset", "is no longer a multiple of {old}"),
    ("unique-items-added", "has no item twice now"),
    ("unique-items-removed", "may now have an item twice"),
    ("pattern-added", "matches {new} now"),
    ("pattern-changed", "matches {new} now; it matched {old}"),
    ("pattern-generalized", "matches {new} now, which is anything; it matched {old}"),
    ("pattern-removed", "need no longer match {old}"),
    ("all-of-added", "must now also be {new}"),
    ("all-of-removed", "need no longer be {old}"),
    ("any-of-added", "may now also be {new} (anyOf)"),
    ("any-of-removed", "can no longer be {old} (anyOf)"),
    ("one-of-added", "may now also be {new} (oneOf)"),
    ("one-of-removed", "can no longer be {old} (oneOf)"),
    ("any-of-became-one-of", "must now match exactly one of its alternatives (oneOf); it was at least one (anyOf)"),
    ("one-of-became-any-of", "may now match several of its alternatives (anyOf); it was exactly one (oneOf)"),
    ("wrapped-in-one-of", "is now one of several alternatives (oneOf)"),
    ("unwrapped-from-one-of", "is no longer one of several alternatives (oneOf)"),
    ("not-changed", "must not be something else now (not)"),
    ("not-added", "must now not be what `not` says"),
    ("not-removed", "may now be what `not` forbade"),
    ("if-changed", "has another condition now (if)"),
    ("if-added", "has a condition now (if)"),
    ("if-removed", "has lost its condition (if)"),
    ("then-added", "must now be more where its condition holds (then)"),
    ("then-removed", "need no longer be more where its condition holds (then)"),
    ("else-added", "must now be more where its condition does not hold (else)"),
    ("else-removed", "need no longer be more where its condition does not hold (else)"),
    ("items-added", "has items that are described now"),
    ("items-removed", "has items that are no longer described"),
    ("prefix-items-added", "has a described item at position {new} now"),
    ("prefix-items-removed", "no longer has a described item at position {old}"),
    ("contains-added", "must now contain a certain item"),
    ("contains-removed", "need no longer contain a certain item"),
    ("unevaluated-items-added", "limits its further items now"),
    ("unevaluated-items-removed", "no longer limits its further items"),
    ("unevaluated-properties-added", "limits its further properties now"),
    ("unevaluated-properties-removed", "no longer limits its further properties"),
    ("additional-properties-forbidden", "may no longer have properties that are not described"),
    ("additional-properties-allowed", "may now have properties that are not described"),
    ("additional-properties-typed", "has further properties of one kind now"),
    ("additional-properties-untyped", "has further properties of any kind now"),
    ("pattern-property-added", "describes properties named like {new} now"),
    ("pattern-property-removed", "no longer describes properties named like {old}"),
    ("property-names-added", "limits the names of its properties now"),
    ("property-names-removed", "no longer limits the names of its properties"),
    ("dependent-required-added", "must have {new} now where it has `{name}`"),
    ("dependent-required-changed", "must have {new} now where it has `{name}`; before, {old}"),
    ("dependent-required-removed", "need no longer have {old} where it has `{name}`"),
    ("dependent-schema-added", "must now be more where it has `{name}`"),
    ("dependent-schema-removed", "need no longer be more where it has `{name}`"),
    ("content-schema-added", "carries described content now"),
    ("content-schema-removed", "no longer carries described content"),
)  # fmt: skip

# aspect, level, what is said; of which no value can tell
MARKS: tuple[tuple[str, str, str], ...] = (
    ("x-extensible-enum-value-added", "I", "has the new known value {new}"),
    ("x-extensible-enum-value-removed", "W", "no longer has the known value {old}"),
    ("default-value-added", "I", "is {new} now where it is left out"),
    ("default-value-changed", "I", "is {new} now where it is left out; before, it was {old}"),
    ("default-value-removed", "I", "is no longer {old} where it is left out"),
    ("all-of-added-annotation-only", "I", "is now also described by {new}, which limits nothing"),
    ("all-of-removed-annotation-only", "I", "is no longer described by {old}, which limited nothing"),
    ("discriminator-added", "I", "is now told apart by the property {new}"),
    ("discriminator-removed", "I", "is no longer told apart by the property {old}"),
    ("discriminator-property-name-changed", "I", "is now told apart by {new}; it was by {old}"),
    ("discriminator-mapping-added", "I", "is told apart by the new value {new}"),
    ("discriminator-mapping-deleted", "I", "is no longer told apart by the value {old}"),
    ("discriminator-mapping-changed", "I", "is told apart so now: {new}; before: {old}"),
    ("content-encoding-changed", "W", "is encoded as {new} now; it was {old}"),
    ("content-media-type-changed", "W", "carries {new} now; it was {old}"),
    ("deprecated", "I", "is deprecated now"),
    ("deprecated-with-sunset", "I", "is deprecated now, and goes away on {new}"),
    ("deprecated-sunset-invalid", "W", "is deprecated now, with {new}, which is no date"),
    ("sunset-date-too-small", "W", "is deprecated now, and went away on {new} already"),
    ("reactivated", "I", "is no longer deprecated"),
    ("stability-decreased", "W", "is {new} now; it was {old}"),
    ("stability-increased", "I", "is {new} now; it was {old}"),
)  # fmt: skip

# id, level, what is said; properties are judged by values
_PROPERTIES: tuple[tuple[str, str, str], ...] = (
    ("request-header-property-became-enum", "I", "{what} is now one of {new}; it was open."),
    ("request-header-property-became-required", "I", "{what} must be given now."),
    ("new-required-request-header-property", "I", "{what} is new, and must be given."),
    ("request-parameter-property-became-required", "I", "{what} must be given now."),
    ("request-parameter-property-became-optional", "I", "{what} may be left out now."),
    ("new-required-request-parameter-property", "I", "{what} is new, and must be given."),
    ("new-optional-request-parameter-property", "I", "{what} is new, and may be left out."),
    ("request-parameter-property-removed", "W", "{what} was removed."),
    ("new-required-request-property", "I", "{what} is new, and must be given."),
    ("new-required-request-property-with-default", "I", "{what} is new, and must be given, though it has a default."),
    ("new-optional-request-property", "I", "{what} is new, and may be left out."),
    ("request-property-removed", "W", "{what} was removed."),
    ("request-property-became-required", "I", "{what} must be given now."),
    ("request-property-became-required-with-default", "I", "{what} must be given now, though it has a default."),
    ("request-property-became-optional", "I", "{what} may be left out now."),
    ("response-required-property-added", "I", "{what} is new, and always there{where}."),
    ("response-required-property-removed", "W", "{what}, which was always there, was removed{where}."),
    ("response-optional-property-added", "I", "{what} is new{where}."),
    ("response-optional-property-removed", "W", "{what} was removed{where}."),
    ("response-property-became-optional", "I", "{what} may be missing now{where}."),
    ("response-property-became-required", "I", "{what} is always there now{where}."),
)  # fmt: skip

# id, level, what is said
_TABLE: tuple[tuple[str, str, str], ...] = (
    ("endpoint-added", "I", "The operation is new."),
    ("api-removed-without-deprecation", "B", "The operation was removed, and was not deprecated before."),
    ("api-removed-with-deprecation", "I", "The operation was removed; it was deprecated before."),
    ("api-removed-before-sunset", "B", "The operation was removed, though it was to stay until {old}."),
    ("api-path-removed-without-deprecation", "B", "The operation was removed with its path, and was not deprecated before."),
    ("api-path-removed-with-deprecation", "I", "The operation was removed with its path; it was deprecated before."),
    ("api-path-removed-before-sunset", "B", "The operation was removed with its path, though it was to stay until {old}."),
    ("api-path-sunset-parse", "B", "The deprecated operation was removed, and the day it was to go, {old}, is no date."),
    ("trigg-unstable-endpoint-removed", "W", "The operation was removed; it was only {old}."),
    ("endpoint-deprecated", "I", "The operation is deprecated now."),
    ("endpoint-deprecated-with-sunset", "I", "The operation is deprecated now, and goes away on {new}."),
    ("endpoint-reactivated", "I", "The operation is no longer deprecated."),
    ("api-deprecated-sunset-parse", "B", "The operation is deprecated with {new}, which is no date."),
    ("api-sunset-date-too-small", "B", "The operation is deprecated now, and went away on {new} already."),
    ("sunset-deleted", "B", "The operation stays deprecated, but no longer says until when; it said {old}."),
    ("trigg-sunset-added", "I", "The deprecated operation says now that it goes away on {new}."),
    ("api-sunset-date-changed-too-small", "B", "The deprecated operation goes away on {new} now, earlier than {old}."),
    ("trigg-sunset-changed", "I", "The deprecated operation goes away on {new} now, later than {old}."),
    ("api-stability-decreased", "B", "The operation is {new} now; it was {old}."),
    ("api-stability-increased", "I", "The operation is {new} now; it was {old}."),
    ("api-invalid-stability-level", "B", "The operation's stability {name} is not one of draft, alpha, beta and stable."),
    ("api-operation-id-removed", "I", "The operation's id {old} is gone; it is {new} now."),
    ("api-operation-id-added", "I", "The operation has the id {new} now."),
    ("api-tag-added", "I", "The operation has the tag {new} now."),
    ("api-tag-removed", "I", "The operation no longer has the tag {old}."),
    ("sdk-operation-id-changed", "S", "The operation's id, which names its method, is {new} now; it was {old}."),
    ("sdk-tag-changed", "S", "The operation's first tag, which names its resource, is {new} now; it was {old}."),
    ("sdk-name-changed", "S", "The operation's public name is {new} now; it was {old}."),
    ("trigg-preview-began", "W", "The operation is in preview now: it may change without notice."),
    ("trigg-preview-ended", "I", "The operation is out of preview."),
    ("trigg-retry-relaxed", "W", "The operation may be sent again more freely: it is {new} now; it was {old}."),
    ("trigg-retry-tightened", "W", "The operation is sent again less freely: it is {new} now; it was {old}."),
    ("trigg-personal-parameter-added", "I", "The parameter `{name}` counts as personal data now, and is kept out of logs."),
    ("trigg-personal-parameter-removed", "W", "The parameter `{name}` no longer counts as personal data, and may reach a log."),
    ("trigg-server-added", "I", "{what} can now be reached at {new}."),
    ("trigg-server-removed", "W", "{what} can no longer be reached at {old}."),
    ("trigg-places-not-compared", "I", "{what} meets what changed at {new} more places, which were not compared{where}."),
    ("trigg-server-path-moved", "I", "{what} is reached at {new} now, and was at {old}; its paths are such that the URLs are the same."),
    ("webhook-added", "I", "The webhook `{name}` is new."),
    ("webhook-removed", "B", "The webhook `{name}` was removed."),
    ("trigg-callback-added", "I", "The callback `{name}` is new."),
    ("trigg-callback-removed", "W", "The callback `{name}` was removed."),
    ("api-version-not-bumped", "I", "Something breaks, and the version is still {old}."),
    ("api-version-decreased", "I", "Something breaks, and the version went back from {old} to {new}."),
    ("api-major-version-not-bumped", "I", "Something breaks, and the version went from {old} to {new} only."),
    ("api-schema-removed", "I", "The schema `{name}` was removed."),
    ("trigg-schema-added", "I", "The schema `{name}` is new."),
    ("sdk-schema-removed", "S", "The schema `{name}`, and the class made of it, was removed."),
    ("sdk-schema-renamed", "S", "The schema {old}, and the class made of it, is called {new} now."),
    ("sdk-schema-property-became-required", "S", "The property `{name}` must be given now where one of this class is made."),
    ("trigg-schema-property-became-optional", "I", "The property `{name}` need no longer be given where one of this class is made."),
    ("api-security-added", "I", "The operation can be called with {new} now."),
    ("api-security-removed", "I", "The operation can no longer be called with {old}."),
    ("api-security-scope-added", "I", "The operation needs the scope {new} of `{name}` now."),
    ("api-security-scope-removed", "I", "The operation no longer needs the scope {old} of `{name}`."),
    ("api-global-security-added", "I", "Operations that say nothing else can be called with {new} now."),
    ("api-global-security-removed", "I", "Operations that say nothing else can no longer be called with {old}."),
    ("api-global-security-scope-added", "I", "Operations that say nothing else need the scope {new} of `{name}` now."),
    ("api-global-security-scope-removed", "I", "Operations that say nothing else no longer need the scope {old} of `{name}`."),
    ("trigg-key-now-needed", "B", "The operation needs a key now; it could be called without one."),
    ("trigg-other-key-needed", "W", "The operation needs {new} now; {old} no longer suffices."),
    ("trigg-other-key-taken", "I", "The operation can be called with {new} now; it needed {old}."),
    ("trigg-key-no-longer-needed", "I", "The operation can be called without a key now."),
    ("api-security-component-added", "I", "There is a new way to authenticate, `{name}`."),
    ("api-security-component-removed", "I", "The way to authenticate `{name}` was removed."),
    ("trigg-security-component-renamed", "I", "The way to authenticate {old} is called {new} now."),
    ("api-security-component-type-changed", "I", "The way to authenticate `{name}` is {new} now; it was {old}."),
    ("trigg-security-component-changed", "W", "The key of `{name}` is sent as {new} now; it was {old}."),
    ("api-security-component-oauth-scope-added", "I", "The way to authenticate `{name}` has the new scope {new}."),
    ("api-security-component-oauth-scope-removed", "I", "The way to authenticate `{name}` no longer has the scope {old}."),
    ("api-security-component-oauth-scope-changed", "I", "A scope of the way to authenticate `{name}` means {new} now; it meant {old}."),
    ("api-security-component-oauth-token-url-changed", "I", "Tokens for `{name}` come from {new} now; they came from {old}."),
    ("api-security-component-oauth-url-changed", "I", "The way to authenticate `{name}` asks for consent at {new} now; it was at {old}."),
    ("new-required-request-parameter", "B", "{what} is new, and must be given."),
    ("new-optional-request-parameter", "I", "{what} is new, and may be left out."),
    ("new-request-path-parameter", "B", "{what} is new."),
    ("request-parameter-removed", "W", "{what} was removed."),
    ("request-parameter-removed-with-deprecation", "I", "{what} was removed; it was deprecated before."),
    ("request-parameter-removed-before-sunset", "B", "{what} was removed, though it was to stay until {old}."),
    ("request-parameter-became-required", "B", "{what} must be given now."),
    ("request-parameter-became-optional", "I", "{what} may be left out now."),
    ("request-parameter-deprecated", "I", "{what} is deprecated now."),
    ("request-parameter-reactivated", "I", "{what} is no longer deprecated."),
    ("request-parameter-sunset-parse", "B", "{what} is deprecated with {name}, which is no date."),
    ("request-parameter-sunset-date-too-small", "B", "{what} is deprecated now, and went away on {new} already."),
    ("request-parameter-sunset-deleted", "B", "{what} stays deprecated, but no longer says until when; it said {old}."),
    ("trigg-request-parameter-sunset-added", "I", "{what}, which is deprecated, says now that it goes away on {new}."),
    ("request-parameter-sunset-date-changed-too-small", "B", "{what}, which is deprecated, goes away on {new} now, earlier than {old}."),
    ("trigg-request-parameter-sunset-changed", "I", "{what}, which is deprecated, goes away on {new} now, later than {old}."),
    ("trigg-request-parameter-style-changed", "B", "{what} is written as {new} now; it was {old}."),
    ("trigg-request-parameter-reserved-allowed", "I", "{what} may be written as {new} now; it was {old}."),
    ("trigg-request-parameter-content-type-changed", "B", "{what} is written as {new} now; it was {old}."),
    ("trigg-request-parameter-empty-value-allowed", "I", "{what} may be given without a value now."),
    ("trigg-request-parameter-empty-value-forbidden", "W", "{what} may no longer be given without a value."),
    ("sdk-path-parameter-renamed", "S", "The path parameter {old} is called {new} now."),
    ("sdk-parameter-order-changed", "S", "The arguments stand in another order now: {new}; before: {old}."),
    ("request-body-added-required", "B", "A body must be sent now."),
    ("request-body-added-optional", "I", "A body may be sent now."),
    ("request-body-removed", "B", "No body is taken any more."),
    ("request-body-became-required", "B", "The body must be sent now."),
    ("request-body-became-optional", "I", "The body may be left out now."),
    ("request-body-media-type-added", "I", "The body may now be sent as {new}."),
    ("request-body-media-type-removed", "B", "The body can no longer be sent as {old}."),
    ("trigg-request-body-media-type-name-changed", "W", "The body is sent as {new} now; it was {old}."),
    ("trigg-request-body-encoding-changed", "W", "The part `{name}` of the body is sent as {new} now; it was {old}."),
    ("trigg-request-body-encoding-widened", "I", "The part `{name}` of the body may be sent as {new} now; it was {old}."),
    ("response-success-status-added", "I", "The response may now be {new}."),
    ("response-success-status-removed", "B", "The response is never {old} any more."),
    ("response-non-success-status-added", "I", "The response may now be the error {new}."),
    ("response-non-success-status-removed", "I", "The response is never the error {old} any more."),
    ("response-media-type-added", "I", "The response may now come as {new}{where}."),
    ("response-media-type-removed", "B", "The response no longer comes as {old}{where}."),
    ("response-media-type-name-changed", "I", "The response comes as {new} now; it was {old}{where}."),
    ("response-media-type-name-generalized", "B", "The response comes as {new} now, which is wider than {old}{where}."),
    ("response-media-type-name-specialized", "I", "The response comes as {new} now, which is narrower than {old}{where}."),
    ("response-header-added", "I", "{what} is new{where}."),
    ("required-response-header-removed", "B", "{what}, which was always there, was removed{where}."),
    ("optional-response-header-removed", "W", "{what} was removed{where}."),
    ("response-header-became-optional", "B", "{what} may be missing now{where}."),
    ("trigg-response-header-became-required", "I", "{what} is always there now{where}."),
)  # fmt: skip


def _rules() -> dict[str, Rule]:
    rules: dict[str, Rule] = {}
    for place in PLACES:
        for aspect, said in _VALUES:
            name = f"{place}-{aspect}"
            rules[name] = Rule(name, Level.INFO, f"{{what}} {said}{{where}}.", is_judged=True)
        for aspect, level, said in MARKS:
            name = f"{place}-{aspect}"
            rules[name] = Rule(name, _LEVELS[level], f"{{what}} {said}{{where}}.")
        if place.startswith("request-parameter"):
            for verb in ("added", "changed", "removed"):  # what the server assumes where a parameter is left out
                name = f"{place}-default-value-{verb}"
                rules[name] = rules[name]._replace(level=Level.WARNING)
    for name, level, sentence in _PROPERTIES:
        rules[name] = Rule(name, _LEVELS[level], sentence, is_judged=True)
    for name, level, sentence in _TABLE:
        rules[name] = Rule(name, _LEVELS[level], sentence)
    for direction in ("request", "response"):
        for need in ("required", "optional"):
            for mark, said in (("read", "read"), ("write", "written")):
                for verb, text in (("became", "is only"), ("became-not", "is no longer only")):
                    name = f"{direction}-{need}-property-{verb}-{mark}-only"
                    rules[name] = Rule(name, Level.INFO, f"{{what}} {text} {said}{{where}}.", is_judged=True)
    return rules


RULES: MappingProxyType[str, Rule] = MappingProxyType(_rules())
"""Every rule by its id."""
