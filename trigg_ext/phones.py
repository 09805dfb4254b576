"""Phone numbers as the API writes them: E.164, such as ``+4791234567``."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import import_module
from typing import Any, cast

from trigg_ext._sensitive import sealed
from trigg_ext.errors import PhoneNumberError

_E164 = r"\+[1-9][0-9]{6,14}"
_NORWEGIAN = r"\+47[0-9]{8}"
_WRITTEN = r"[\d\s().+/\-\u2010-\u2015\uff0b]+"


def to_e164(number: str, *, region: str = "NO") -> str:
    """Return a phone number as the API writes it: ``"91 23 45 67"`` is ``"+4791234567"``.

    A number in this form already is returned as it is, and needs nothing installed: a Norwegian one must have eight
    digits after ``+47``, and one of another country a number of digits that is possible there, where the library is
    installed. Any other spelling is read with the ``phonenumbers`` library of the extra ``trigg-client[phones]``.

    Args:
        number: the number, with its prefix (``+47`` or ``0047``) or without.
        region: the country of a number without a prefix, by its two letters; Norway if left out.

    Raises:
        PhoneNumberError: it is no number of a phone that can get an SMS, or the extra is needed and missing. The text
            of the error does not show the number.
    """
    with sealed():
        return _to_e164(number, region)


def with_e164(value: Any, model: Any, region: str, place: str = "") -> Any:
    """Return JSON-like data of a model with its phone numbers as the API writes them; where there are none, as it is.

    Without the extra ``trigg-client[phones]`` nothing is changed.

    Args:
        value: the data; it is not changed.
        model: the generated model that describes it.
        region: the country of a number without a prefix.
        place: the JSON pointer to the value.

    Raises:
        PhoneNumberError: a number cannot be read; the message names the field, and does not show the number.
    """
    phones, inner = _phone_fields(model)
    if not (phones or inner) or not _is_installed():
        return value
    if isinstance(value, list):
        return [with_e164(each, model, region, place) for each in value]  # pyright: ignore[reportUnknownVariableType]
    if not isinstance(value, dict):
        return value
    out = cast("dict[str, Any]", value).copy()
    for name in phones & out.keys():
        if isinstance(out[name], str) and out[name].strip():
            try:
                out[name] = _to_e164(out[name], region)
            except PhoneNumberError as error:
                reason = f"{name} at {place or 'the top'}: {error} A client with phone_region=None sends it as it is."
                raise PhoneNumberError(reason) from None
    for name, each in inner.items():
        if name in out:
            out[name] = with_e164(out[name], each, region, f"{place}/{name}")
    return out


@cache
def _phone_fields(model: Any) -> tuple[frozenset[str], dict[str, Any]]:
    """Return the fields of a model that hold phone numbers, and the models in its fields that have any."""
    from trigg_api.fields import PHONES

    def has_any(each: Any, seen: frozenset[Any]) -> bool:
        inner: list[Any] = [] if each in seen else list(each.field_models().values())
        return each.__name__ in PHONES or any(has_any(other, seen | {each}) for other in inner)

    inner = {name: each for name, each in model.field_models().items() if has_any(each, frozenset())}
    return PHONES.get(model.__name__, frozenset()), inner


@cache
def _is_installed() -> bool:
    try:
        import_module("phonenumbers")
    except ImportError:
        return False
    return True


def _to_e164(number: object, region: str) -> str:
    if not isinstance(number, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise PhoneNumberError(f"A phone number must be a string such as '+4791234567', not {type(number).__name__}.")
    # Numbers that are copied from an address book carry marks that nobody sees.
    text = "".join(each for each in number if unicodedata.category(each) != "Cf").strip()
    if re.fullmatch(_NORWEGIAN, text):
        return text
    if re.fullmatch(_E164, text):
        return _possible(text)
    # The library would look for a number anywhere in a text; what is more than a number is refused instead.
    if len(text) > 50 or not re.fullmatch(_WRITTEN, text) or not any(map(str.isdigit, text)):
        raise PhoneNumberError("This is no phone number; it must be one such as '+4791234567' or '91 23 45 67'.")
    try:
        import phonenumbers
    except ImportError:
        raise PhoneNumberError(
            "This phone number is not in the form '+4791234567': a plus sign, the country and the digits. "
            "To read other spellings, `pip install 'trigg-client[phones]'`."
        ) from None
    known = region in phonenumbers.SUPPORTED_REGIONS
    if not known:
        raise PhoneNumberError(f"region is {region!r}; it must be a country by its two letters, such as 'NO'.")
    try:
        parsed = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        parsed = None
    if parsed is None or not _is_possible(parsed):
        raise PhoneNumberError(
            f"This cannot be a mobile phone number of {region}; give it with its prefix, such as '+4791234567'."
        )
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def _possible(number: str) -> str:
    """Return a number in the form of the API, if a mobile phone of its country can have it.

    Raises:
        PhoneNumberError: none can.
    """
    if number.startswith("+47"):
        digits = len(number) - len("+47")
        raise PhoneNumberError(f"A Norwegian phone number has 8 digits after +47; this one has {digits}. Correct it.")
    try:
        import phonenumbers
    except ImportError:
        return number
    try:
        if _is_possible(phonenumbers.parse(number)):
            return number
    except phonenumbers.NumberParseException:
        pass
    raise PhoneNumberError("No mobile phone has this number: no country has its prefix, or its length. Correct it.")


def _is_possible(parsed: Any) -> bool:
    import phonenumbers

    return bool(phonenumbers.is_possible_number_for_type(parsed, phonenumbers.PhoneNumberType.MOBILE))


__all__ = ["to_e164", "with_e164"]
