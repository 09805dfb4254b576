"""The resources that hand-written code adds to, in place of the generated ones; each is loaded when first used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from trigg_api.resources import AsyncResources, Resources
from trigg_ext._settings import Settings

if TYPE_CHECKING:
    from trigg_ext.resources.customers import AsyncCustomers, Customers
    from trigg_ext.resources.imports import AsyncImports, Imports
    from trigg_ext.resources.messaging import AsyncMessaging, Messaging
    from trigg_ext.resources.plugins import AsyncPlugins, Plugins
    from trigg_ext.resources.promotions import AsyncPromotions, Promotions
    from trigg_ext.resources.reports import AsyncReports, Reports
    from trigg_ext.resources.transactions import AsyncTransactions, Transactions


class WrittenResources(Resources):
    """Every resource of a client. The client sets ``_settings``."""

    _settings: Settings

    @cached_property
    def customers(self) -> Customers:
        """The operations of ``client.customers``, with what is written by hand over them."""
        from trigg_ext.resources.customers import Customers

        return Customers(self._caller, self._settings)

    @cached_property
    def imports(self) -> Imports:
        """The operations of ``client.imports``, with what is written by hand over them."""
        from trigg_ext.resources.imports import Imports

        return Imports(self._caller)

    @cached_property
    def messaging(self) -> Messaging:
        """The operations of ``client.messaging``, with what is written by hand over them."""
        from trigg_ext.resources.messaging import Messaging

        return Messaging(self._caller)

    @cached_property
    def plugins(self) -> Plugins:
        """The operations of ``client.plugins``, with what is written by hand over them."""
        from trigg_ext.resources.plugins import Plugins

        return Plugins(self._caller)

    @cached_property
    def promotions(self) -> Promotions:
        """The operations of ``client.promotions``, with what is written by hand over them."""
        from trigg_ext.resources.promotions import Promotions

        return Promotions(self._caller)

    @cached_property
    def reports(self) -> Reports:
        """The operations of ``client.reports``, with what is written by hand over them."""
        from trigg_ext.resources.reports import Reports

        return Reports(self._caller)

    @cached_property
    def transactions(self) -> Transactions:
        """The operations of ``client.transactions``, with what is written by hand over them."""
        from trigg_ext.resources.transactions import Transactions

        return Transactions(self._caller, self._settings)


class AsyncWrittenResources(AsyncResources):
    """Every resource of an asynchronous client. The client sets ``_settings``."""

    _settings: Settings

    @cached_property
    def customers(self) -> AsyncCustomers:
        """The operations of ``client.customers``, with what is written by hand over them."""
        from trigg_ext.resources.customers import AsyncCustomers

        return AsyncCustomers(self._caller, self._settings)

    @cached_property
    def imports(self) -> AsyncImports:
        """The operations of ``client.imports``, with what is written by hand over them."""
        from trigg_ext.resources.imports import AsyncImports

        return AsyncImports(self._caller)

    @cached_property
    def messaging(self) -> AsyncMessaging:
        """The operations of ``client.messaging``, with what is written by hand over them."""
        from trigg_ext.resources.messaging import AsyncMessaging

        return AsyncMessaging(self._caller)

    @cached_property
    def plugins(self) -> AsyncPlugins:
        """The operations of ``client.plugins``, with what is written by hand over them."""
        from trigg_ext.resources.plugins import AsyncPlugins

        return AsyncPlugins(self._caller)

    @cached_property
    def promotions(self) -> AsyncPromotions:
        """The operations of ``client.promotions``, with what is written by hand over them."""
        from trigg_ext.resources.promotions import AsyncPromotions

        return AsyncPromotions(self._caller)

    @cached_property
    def reports(self) -> AsyncReports:
        """The operations of ``client.reports``, with what is written by hand over them."""
        from trigg_ext.resources.reports import AsyncReports

        return AsyncReports(self._caller)

    @cached_property
    def transactions(self) -> AsyncTransactions:
        """The operations of ``client.transactions``, with what is written by hand over them."""
        from trigg_ext.resources.transactions import AsyncTransactions

        return AsyncTransactions(self._caller, self._settings)
