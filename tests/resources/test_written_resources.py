"""What is written by hand over the resources hides nothing that the generator writes, but what it means to."""

from __future__ import annotations

from trigg_api.resources import RESOURCES, AsyncResources, Resources
from trigg_ext import AsyncTriggClient, TriggClient

# These take more than the generated methods of the same names do.
REPLACED = {
    "customers.changed",
    "customers.dynamic",
    "imports.data",
    "imports.file",
    "imports.form",
    "plugins.calculate_cart_price",
    "plugins.extenda",
    "promotions.dynamic",
}


def _methods(resource: object) -> set[str]:
    return {name for name in dir(resource) if not name.startswith("_")}


def _homes(kind: type, method: str) -> set[str]:
    """The packages whose classes define a method of a resource."""
    return {base.__module__.partition(".")[0] for base in kind.__mro__ if method in vars(base)}


def test_methods_of_the_same_name_are_those_that_are_meant() -> None:
    for client in (TriggClient("noekkel"), AsyncTriggClient("noekkel")):
        kinds = {name: type(getattr(client, name)) for name in RESOURCES}
        replaced = {
            f"{name}.{method}"
            for name, kind in kinds.items()
            for method in _methods(kind)
            if {"trigg_api", "trigg_ext"} <= _homes(kind, method)
        }
        assert replaced == REPLACED


def test_both_clients_offer_the_same_and_no_less_than_what_is_generated() -> None:
    sync, asynchronous = TriggClient("noekkel"), AsyncTriggClient("noekkel")
    generated = (Resources(sync._caller), AsyncResources(asynchronous._caller))
    for name in RESOURCES:
        offered = _methods(getattr(sync, name))
        assert offered == _methods(getattr(asynchronous, name))
        assert all(_methods(getattr(each, name)) <= offered for each in generated)
